// For `node --import`: this process meets a file system without hard links, as SMB, exFAT and many drivers of FUSE are.
// NO_LINKS is what `link` fails with, KILL_AT ends the process in front of its n-th change of a name that KILL_NAMES is
// found in.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const {
  NO_LINKS: code = 'ENOTSUP',
  NO_FOLDER_RENAME: noRename,
  KILL_AT,
  KILL_NAMES = '',
} = process.env;

const failure = (operation, error) =>
  Object.assign(new Error(`${error}: operation not supported, ${operation}`), { code: error });

fs.linkSync = () => {
  throw failure('link', code);
};
fs.promises.link = async () => {
  throw failure('link', code);
};

// Nor do they flush a folder.
const { fsync } = fs;
fs.fsync = (descriptor, done) => {
  if (fs.fstatSync(descriptor).isDirectory()) done(failure('fsync', 'EINVAL'));
  else fsync(descriptor, done);
};

let left = Number(KILL_AT ?? Number.POSITIVE_INFINITY);
for (const name of ['renameSync', 'unlinkSync', 'rmdirSync', 'rmSync']) {
  const usual = fs[name];
  fs[name] = (...args) => {
    if (args.some((arg) => typeof arg === 'string' && arg.includes(KILL_NAMES))) {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    }
    if (noRename !== undefined && name === 'renameSync' && fs.statSync(args[0]).isDirectory())
      throw failure('rename', noRename);
    return usual(...args);
  };
}
syncBuiltinESMExports();
