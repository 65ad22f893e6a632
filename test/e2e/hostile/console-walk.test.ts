import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { settings } from '../../../src/config/settings.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { startJourney } from '../../support/journey.ts';
import { type CliOutcome, runCli, startCli } from '../../support/run-cli.ts';

vi.setConfig({ testTimeout: 300_000 });

/** What a terminal obeys and a file may be called, and a line of its own. */
const evil =
  'x\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u2066\u2028\u061c\u200f\nqonto-elt: FAKE LINE\r.';
const obeyed = /(?!\n)[\p{Cc}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The same without another line, for a place that takes none. */
const flat = evil.replaceAll('\n', ' ');

function expectClean({ stdout, stderr }: CliOutcome, what: string) {
  for (const text of [stdout, stderr]) {
    expect(obeyed.exec(text)?.[0], `${what}: ${JSON.stringify(text)}`).toBeUndefined();
    expect(text, what).not.toMatch(/^qonto-elt: FAKE/m);
  }
}

/** A dbt that says all of its words wrongly: in its results, in its log, and where no log is. */
const dbt = (folder: string, status: number, isBuilt: boolean) => {
  const program = join(folder, `dbt-${status}-${isBuilt}`);
  const node = (status: string) => ({ unique_id: `test.q.${evil}`, status, message: evil });
  const results = { results: [node('fail'), node('warn'), node(evil)] };
  const said = {
    info: { name: 'JinjaLogInfo', level: 'error', msg: evil },
    data: { node_info: { unique_id: `test.q.${evil}` }, index: 1, total: 2 },
  };
  writeFileSync(
    program,
    `#!/usr/bin/env node
const fs = require('node:fs');
const folder = process.argv[process.argv.indexOf('--target-path') + 1];
fs.mkdirSync(folder, { recursive: true });
if (${isBuilt}) fs.writeFileSync(folder + '/run_results.json', ${JSON.stringify(JSON.stringify(results))});
console.log(${JSON.stringify(JSON.stringify(said))});
console.log(${JSON.stringify(JSON.stringify({ ...said, info: { ...said.info, name: 'Other' } }))});
console.error(${JSON.stringify(evil)});
process.exitCode = ${status};
`,
  );
  chmodSync(program, 0o755);
  return program;
};

describe('T186 nothing that a terminal obeys comes through', () => {
  it('from the names of folders and files, whatever is done there', async () => {
    const journey = await startJourney({ transactions: 20, accounts: 1, attachmentsShare: 0.5 });
    const folder = join(journey.folder, evil);
    const [raw, file] = [join(folder, 'raw'), join(journey.folder, flat, 'bank.duckdb')];
    mkdirSync(folder);
    mkdirSync(dirname(file));
    const places = ['--raw', raw, '--warehouse', `duckdb:${file}`];
    const config = join(folder, `${evil}.json`);
    writeFileSync(config, '{"concurrency": 2}');
    const env = { ...journey.env, QONTO_ELT_CONFIG: config, QONTO_ELT_LOG_LEVEL: 'debug' };
    const run = async (args: readonly string[], more: Record<string, string> = {}) => {
      for (const format of [[], ['--json']]) {
        const outcome = await runCli([...args, ...format], { ...env, ...more }, { cwd: folder });
        expectClean(outcome, args.join(' '));
        expect(outcome.stderr).not.toContain('a fault of qonto-elt itself');
        if (format.length > 0 && outcome.stdout !== '') JSON.parse(outcome.stdout);
      }
    };
    await run(['load', ...places]);
    await run(['status', ...places]);
    for (const [status, isBuilt] of [
      [0, true],
      [1, true],
      [2, false],
    ] as const)
      await run(['sync', '--dbt', ...places, '--read-copy', join(folder, 'copy.duckdb')], {
        DBT_BIN: dbt(folder, status, isBuilt),
      });
    for (const command of ['status', 'check']) await run([command, ...places]);
    await run(['verify', '--raw', raw]);
    // Nothing of it can be used.
    writeFileSync(file, 'this is no database, and long enough to be looked at');
    for (const command of ['load', 'status', 'check']) await run([command, ...places]);
    const missing = join(config, 'x');
    await run(['sync', '--raw', missing]);
    await run(['sync', ...places.slice(0, 2), '--warehouse', `duckdb:${missing}`]);
    await run(['status', '--config', missing]);
  });

  it('from what every variable holds', async () => {
    const journey = await startJourney({ transactions: 5, accounts: 1, attachmentsShare: 0 });
    const run = async (command: string, name: string) =>
      expectClean(
        await runCli(command.split(' '), { ...journey.env, [name]: evil }, { cwd: journey.folder }),
        `${command}, ${name}`,
      );
    for (const setting of Object.values(settings))
      if ('env' in setting) await run('status', setting.env);
    const ofTheBank = [
      'LOGIN',
      'SECRET_KEY',
      'ACCESS_TOKEN',
      'CLIENT_ID',
      'STAGING_TOKEN',
      'API_URL',
    ];
    for (const name of ofTheBank) await run('check', `QONTO_${name}`);
    // Not those that Node reads and tells of before any program begins: NODE_OPTIONS, NODE_EXTRA_CA_CERTS, LANG.
    for (const name of ['HTTPS_PROXY', 'NO_PROXY', 'QONTO_ELT_UMASK', 'TZ'])
      await run('check', name);
    for (const name of ['DBT_BIN', 'XDG_CACHE_HOME', 'HOME', 'TMPDIR'])
      await run('sync --dbt --dbt-cache /dev/null', name);
    await run('check --raw gs://bucket/x', 'GOOGLE_APPLICATION_CREDENTIALS');
  });

  it('from what is written on the command line and in the config file', async () => {
    const cwd = await temporaryFolder();
    const lines = [
      [evil],
      ['--help', evil],
      [evil, '--help'],
      ['sync', evil],
      ['sync', `--${evil}`],
      ['sync', `--${evil}=x`, '--help'],
      ['sync', '--status', evil],
      ['sync', '--dbt-vars', JSON.stringify({ [evil]: evil })],
      ['sync', '--dbt-vars', evil],
      ['simulate', '--quirk', `${evil}=${evil}`],
      ['simulate', '--quirk', `lower_bound=${evil}`],
      ['simulate', '--port', evil],
      ['simulate', evil],
      ['demo', '--folder', `${cwd}/no-folder/${evil}`, '--warehouse', evil],
      ['demo', '--folder', cwd, '--raw', `gs://${evil}`],
    ];
    for (const args of lines) expectClean(await runCli(args, {}, { cwd }), args.join(' '));
    for (const text of [
      JSON.stringify({ [evil]: 1 }),
      JSON.stringify({ raw: 7, log_level: evil }),
      JSON.stringify({ dbt_vars: { [evil]: 1 } }),
      `{"raw": ${evil}`,
      evil,
    ]) {
      writeFileSync(join(cwd, 'config.json'), text);
      expectClean(await runCli(['status', '--config', 'config.json'], {}, { cwd }), text);
    }
  });

  it('from a demo, whose folder, dbt and steps have such names', async () => {
    const cwd = await temporaryFolder();
    const folder = join(cwd, flat);
    mkdirSync(folder);
    const raw = join(cwd, evil);
    for (const [status, isBuilt] of [
      [0, false],
      [1, true],
      [2, false],
    ] as const) {
      rmSync(raw, { recursive: true, force: true });
      const args = ['demo', '--folder', folder, '--raw', raw, '--transactions', '12'];
      const outcome = await runCli(args, { DBT_BIN: dbt(folder, status, isBuilt) }, { cwd });
      expectClean(outcome, `demo, dbt ${status}`);
      expect(outcome.stdout).toContain('days later: second sync');
    }
  });

  it('from a simulated bank', async () => {
    for (const more of [[], ['--json']]) {
      const running = startCli(['simulate', '--transactions', '12', ...more], {});
      await vi.waitFor(
        () => expect(running.stdout()).toMatch(/simulate --help\n$|refresh_token/),
        20_000,
      );
      running.kill('SIGTERM');
      expectClean(await running.ended, 'simulate');
    }
    expectClean(await runCli(['simulate', '--list-quirks'], {}), 'simulate --list-quirks');
  });

  it('from the programs that make the Python environment of dbt', async () => {
    const cwd = await temporaryFolder();
    const bin = join(cwd, 'bin');
    mkdirSync(bin);
    const python = join(bin, 'python3');
    const words = evil.replaceAll("'", '');
    writeFileSync(
      python,
      `#!/bin/sh\ncase "$*" in *version_info*) echo 3.11;; *ensurepip*) exit 0;; *) printf '%s\\n' '${words}' "last $0 ${words.replaceAll('\n', ' ')}" >&2; exit 1;; esac\n`,
      { mode: 0o755 },
    );
    const journey = await startJourney({ transactions: 5, accounts: 1, attachmentsShare: 0 });
    const outcome = await runCli(
      ['sync', '--dbt', '--dbt-cache', join(cwd, evil)],
      { ...journey.env, PATH: `${bin}:${process.env.PATH}` },
      { cwd },
    );
    expect(outcome.status).toBe(69);
    expect(outcome.stderr).toContain('The Python environment for dbt could not be made');
    expectClean(outcome, 'python');
  });
});
