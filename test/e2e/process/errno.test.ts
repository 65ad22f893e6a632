import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { systemFault, systemWords } from '../../../src/base/disk/system-fault.ts';
import { startOauthJourney } from '../../qonto/oauth/support/oauth-journey.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { type CliOutcome, runCli } from '../../support/run-cli.ts';
import { sceneOf } from './errno-scenes.ts';

// Each call of the file system and of other programs that the program makes fails in turn, each with another code. A few
// of them here; all of them, which takes an hour: ERRNO_ALL=1 npx vitest run test/e2e/process/errno.test.ts
const all = process.env.ERRNO_ALL !== undefined;
vi.setConfig({ testTimeout: all ? 7_200_000 : 300_000 });

const hook = pathToFileURL(fileURLToPath(new URL('errno-hook.mjs', import.meta.url)));
const most = all ? Number.POSITIVE_INFINITY : 6;

const codes = [
  'EACCES',
  'ENOSPC',
  'EIO',
  'EMFILE',
  'EROFS',
  'ELOOP',
  'ENAMETOOLONG',
  'EDQUOT',
  'EPERM',
  'ENOTDIR',
  'ESTALE',
  'EBUSY',
  'ENFILE',
  'ETXTBSY',
  'ENODEV',
  'ENXIO',
  'ENOENT',
  'EAGAIN',
  'ENOMEM',
  'EUNHEARD',
];

const statuses = [0, 65, 69, 75, 77, 78];

const commands = ['extract', 'load', 'sync --dbt', 'status', 'verify', 'check', 'demo', 'simulate'];

describe('T139 errors of the system', () => {
  it.each(commands)(
    'at any call of %s end with a sentence and a status of the table, and never as a fault of qonto-elt',
    async (command) => {
      const { run, status } = await sceneOf(command, all);
      const log = join(await temporaryFolder(), 'calls.txt');
      const hooked = { NODE_OPTIONS: `--import ${hook}` };
      const untouched = await run({ ...hooked, ERRNO_LOG: log });
      expect(untouched.status, untouched.stderr).toBe(status);
      const calls = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
      expect(calls.length).toBeGreaterThan(0);
      if (all) process.stdout.write(`${calls.length} calls of ${command}\n`);
      const faults: string[] = [];
      const step = Math.max(1, Math.ceil(calls.length / most));
      for (let at = 1; at <= calls.length; at += step) {
        const code = codes[at % codes.length] ?? 'EIO';
        const outcome = await run({ ...hooked, ERRNO_AT: String(at), ERRNO_CODE: code });
        const what = faultOf(outcome);
        if (what === undefined) continue;
        faults.push(`${code} at call ${at} of ${calls.length}, ${calls[at - 1]}: ${what}`);
        if (all) process.stdout.write(`${faults.at(-1)}\n`);
      }
      expect(faults).toEqual([]);
    },
  );

  it('are known by their codes, and one that nobody knows is told all the same', () => {
    for (const code of codes) {
      const { what, hint } = systemWords(code);
      expect(`${what}. ${hint}`).toMatch(/^[A-Z].*\. .*\.$/);
    }
    const error = { code: 'EACCES', syscall: 'open', path: '/x' };
    expect(systemFault(error)?.message).toBe('No permission: open /x (EACCES)');
    if (process.getuid !== undefined)
      expect(systemFault(error)?.hint).toContain(`uid ${process.getuid()}`);
    expect(systemFault({ code: 'ENOENT', syscall: 'spawn', path: '/no/dbt' })).toMatchObject({
      exit: 78,
      message: '/no/dbt cannot be started (ENOENT): it is not there',
    });
    expect(systemFault(new TypeError('x'))).toBeUndefined();
    expect(systemFault({ code: 'ERR_INVALID_ARG_TYPE' })).toBeUndefined();
  });

  it.each(['/proc/qonto/raw', '/dev/null/raw', '/proc/1/raw'])(
    'a place that can hold nothing: %s',
    async (raw) => {
      const journey = await startOauthJourney({ transactions: 10, accounts: 1 });
      const outcome = await runCli(['extract', '--raw', raw], journey.oauthEnv);
      expect([69, 78]).toContain(outcome.status);
      expect(outcome.stderr).not.toContain('a fault of qonto-elt itself');
    },
  );
});

/** What is wrong with how a command ended; undefined for nothing. */
function faultOf({ status, signal, stdout, stderr }: CliOutcome): string | undefined {
  const told = stdout + stderr;
  const isTrace = /a fault of qonto-elt itself|\n {4}at /.test(told);
  const isSilent = status !== 0 && told.length <= 20;
  if (!isTrace && !isSilent && statuses.includes(status ?? -1)) return undefined;
  return `${signal ?? status} ${told}`;
}
