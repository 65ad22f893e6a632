import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { systemFault, systemWords } from '../../src/system-fault.ts';
import { startOauthJourney } from '../oauth/support/oauth-journey.ts';
import { type CliOutcome, runCli } from '../support/run-cli.ts';

// Each call of the file system and of other programs that the program makes fails in turn, each with another code. A few
// of them here; all of them, which takes an hour: ERRNO_ALL=1 npx vitest run test/process/errno.test.ts
vi.setConfig({ testTimeout: process.env.ERRNO_ALL === undefined ? 300_000 : 3_600_000 });

const hook = pathToFileURL(fileURLToPath(new URL('errno-hook.mjs', import.meta.url)));
const most = process.env.ERRNO_ALL === undefined ? 6 : Number.POSITIVE_INFINITY;

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
  'EUNHEARD',
];

const statuses = [0, 65, 69, 75, 77, 78];

describe('T139 errors of the system', () => {
  it.each(['extract', 'load', 'sync --dbt', 'status', 'verify', 'check'])(
    'at any call of %s end with a sentence and a status of the table, and never as a fault of qonto-elt',
    async (command) => {
      const journey = await startOauthJourney({
        transactions: 12,
        accounts: 1,
        attachmentsShare: 0.5,
      });
      const dbt = join(journey.folder, 'small-dbt');
      writeFileSync(dbt, '#!/bin/sh\nexit 0\n');
      chmodSync(dbt, 0o755);
      // What a command begins with is made once and copied for each of its runs.
      const template = join(journey.folder, 'template');
      const settings = (folder: string) => ({
        ...journey.oauthEnv,
        QONTO_ELT_RAW: join(folder, 'raw'),
        QONTO_ELT_WAREHOUSE: `duckdb:${join(folder, 'bank.duckdb')}`,
        DBT_BIN: dbt,
      });
      const before = { load: 'extract', status: 'sync', verify: 'sync', check: 'extract' };
      const first = Object.entries(before).find(([name]) => name === command)?.[1];
      if (first !== undefined) {
        const made = await runCli([first, '--quiet'], settings(template));
        expect(made.status, made.stderr).toBe(0);
      }
      let runs = 0;
      const run = async (more: Readonly<Record<string, string>>): Promise<CliOutcome> => {
        runs += 1;
        const folder = join(journey.folder, `run-${runs}`);
        if (existsSync(template)) cpSync(template, folder, { recursive: true });
        return runCli(command.split(' '), {
          ...settings(folder),
          NODE_OPTIONS: `--import ${hook}`,
          ...more,
        });
      };
      const log = join(journey.folder, 'calls.txt');
      const untouched = await run({ ERRNO_LOG: log });
      expect(untouched.status, untouched.stderr).toBe(0);
      const calls = readFileSync(log, 'utf8').split('\n');
      expect(calls.length).toBeGreaterThan(most === 6 ? 5 : 0);
      const step = Math.max(1, Math.ceil(calls.length / most));
      for (let at = 1; at <= calls.length; at += step) {
        const code = codes[(at + runs) % codes.length] ?? 'EIO';
        const outcome = await run({ ERRNO_AT: String(at), ERRNO_CODE: code });
        const told = outcome.stdout + outcome.stderr;
        const place = `${code} at call ${at} of ${calls.length}, ${calls[at - 1]}: ${told}`;
        expect(told, place).not.toMatch(/a fault of qonto-elt itself|\n {4}at /);
        expect(statuses, place).toContain(outcome.status);
        if (outcome.status !== 0) expect(told.length, place).toBeGreaterThan(20);
      }
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
