// Loaded before the program (`node --import`): numbers every call that its own files make of the file system and of other
// programs, and makes the one of a chosen number fail with a chosen code.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { Readable, Writable } from 'node:stream';

const { ERRNO_AT, ERRNO_CODE = 'EIO', ERRNO_LOG } = process.env;
// Of this process alone, and not of those it starts.
delete process.env.ERRNO_AT;
delete process.env.ERRNO_LOG;
const writeLog = fs.writeFileSync;
const calls = [];

function isOurs() {
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  const caller = frames.find((frame) => !/errno-hook|node:internal|<anonymous>/.test(frame)) ?? '';
  return /\/dist\//.test(caller) && !/node_modules/.test(caller);
}

/** The error this call has to end with; undefined when it goes its way. */
function due(syscall, subject) {
  if (!isOurs()) return undefined;
  const path = typeof subject === 'string' ? subject : undefined;
  calls.push(path === undefined ? syscall : `${syscall} ${path}`);
  if (String(calls.length) !== ERRNO_AT) return undefined;
  const error = new Error(`${ERRNO_CODE}: made to fail, ${syscall}`);
  return Object.assign(error, { code: ERRNO_CODE, errno: -5, syscall, ...(path && { path }) });
}

function replace(holder, name, make) {
  const original = holder[name];
  if (typeof original !== 'function') return;
  const replaced = make(original);
  for (const key of Reflect.ownKeys(original))
    if (!['length', 'name', 'prototype'].includes(key))
      Object.defineProperty(replaced, key, Object.getOwnPropertyDescriptor(original, key));
  holder[name] = replaced;
}

const sync = ['mkdirSync', 'openSync', 'readSync', 'closeSync', 'linkSync', 'renameSync', 'rmSync'];
sync.push('rmdirSync', 'unlinkSync', 'readFileSync', 'writeFileSync', 'statSync', 'lstatSync');
sync.push(
  'readdirSync',
  'mkdtempSync',
  'fstatSync',
  'fsyncSync',
  'writeSync',
  'realpathSync',
  'accessSync',
);
for (const name of sync) {
  replace(fs, name, (original) => (...args) => {
    const error = due(name.replace('Sync', ''), args[0]);
    if (error !== undefined) throw error;
    return original.apply(fs, args);
  });
}
for (const name of ['fsync', 'write', 'open', 'read', 'close', 'readFile']) {
  replace(fs, name, (original) => (...args) => {
    const error = due(name, args[0]);
    if (error === undefined) return original.apply(fs, args);
    process.nextTick(args.at(-1), error);
  });
}
for (const name of Object.keys(fs.promises)) {
  replace(fs.promises, name, (original) => async (...args) => {
    const error = due(name, args[0]);
    if (error !== undefined) throw error;
    return original.apply(fs.promises, args);
  });
}
const failing = (Kind, error) => {
  const stream = new Kind({ read() {}, write: (_chunk, _encoding, done) => done(error) });
  process.nextTick(() => stream.destroy(error));
  return stream;
};
for (const [name, Kind] of [
  ['createReadStream', Readable],
  ['createWriteStream', Writable],
]) {
  replace(fs, name, (original) => (...args) => {
    const error = due('open', args[0]);
    return error === undefined ? original.apply(fs, args) : failing(Kind, error);
  });
}
// What a handle does: its methods are nobody's exports.
const handle = await fs.promises.open(new URL(import.meta.url));
const methods = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['read', 'readFile', 'write', 'writeFile', 'sync', 'stat']) {
  replace(
    methods,
    name,
    (original) =>
      async function failingMethod(...args) {
        const error = due(name, undefined);
        if (error !== undefined) throw error;
        return original.apply(this, args);
      },
  );
}
replace(childProcess, 'spawn', (original) => (command, ...rest) => {
  const error = due(`spawn ${command}`, command);
  if (error === undefined) return original(command, ...rest);
  const child = original(process.execPath, ['-e', ''], rest.at(-1));
  const emit = child.emit;
  child.emit = (event, ...args) =>
    event === 'exit' || event === 'spawn' ? false : emit.call(child, event, ...args);
  process.nextTick(() => emit.call(child, 'error', error));
  return child;
});
replace(childProcess, 'spawnSync', (original) => (command, ...rest) => {
  const error = due(`spawnSync ${command}`, command);
  if (error === undefined) return original(command, ...rest);
  return { error, status: null, signal: null, stdout: null, stderr: null, output: [], pid: 0 };
});
replace(
  net.Server.prototype,
  'listen',
  (original) =>
    function failingListen(...args) {
      const error = due('listen', undefined);
      if (error === undefined) return original.apply(this, args);
      process.nextTick(() => this.emit('error', error));
      return this;
    },
);
syncBuiltinESMExports();
process.on('exit', () => {
  if (ERRNO_LOG !== undefined) writeLog(ERRNO_LOG, calls.join('\n'));
});
