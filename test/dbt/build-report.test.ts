import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

interface Node {
  readonly unique_id: string;
  readonly status: string;
  readonly message?: string | null;
}

const passed = (name: string): Node => ({ unique_id: `model.qonto.${name}`, status: 'success' });
const failed: Node = {
  unique_id: 'test.qonto.balances_add_up.0a1b',
  status: 'fail',
  message: 'Got 2 results, configured to fail if != 0',
};
const skipped: Node = { unique_id: 'model.qonto.report', status: 'skipped', message: null };
const warned: Node = {
  unique_id: 'test.qonto.odd_word.0a',
  status: 'warn',
  message: 'Got 1 result',
};

/** A dbt that says what a real one would say of these, in its log and in its results, and `more` lines after that. */
function saying(nodes: readonly Node[], status: number, words = '', more = 0): string {
  const results = JSON.stringify({ results: nodes });
  const row = JSON.stringify({
    info: {
      name: 'JinjaLogInfo',
      level: 'info',
      msg: `[${failed.unique_id}] balance 7: t-1\u001b[31m`,
    },
    data: { msg: '', node_info: { unique_id: 'operation.qonto.on-run-end' } },
  });
  const chatter = JSON.stringify({
    info: { name: 'LogModelResult', level: 'info', msg: 'OK created sql table model' },
    data: { index: 1, total: 2 },
  });
  return `#!/usr/bin/env node
const at = process.argv.indexOf('--target-path');
const folder = process.argv[at + 1];
require('node:fs').mkdirSync(folder, { recursive: true });
if (${nodes.length} > 0) require('node:fs').writeFileSync(folder + '/run_results.json', ${JSON.stringify(results)});
console.log(${JSON.stringify(chatter)});
console.log(${JSON.stringify(row)});
console.error(${JSON.stringify(words)});
for (let i = 0; i < ${more}; i += 1) console.error('a logging error');
process.exitCode = ${status};
`;
}

async function start(dbt: string) {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
  const program = join(journey.folder, 'dbt');
  writeFileSync(program, dbt, { mode: 0o755 });
  const sync = (...flags: readonly string[]) =>
    runCli(['sync', '--dbt', ...journey.places, ...flags], {
      ...journey.env,
      QONTO_ELT_LOG_LEVEL: 'warn',
      DBT_BIN: program,
    });
  return { journey, sync, log: join(journey.folder, 'dbt-target', 'logs', 'dbt.log') };
}

const good = saying([passed('a'), passed('b'), warned], 0);
const bad = saying([passed('a'), failed, skipped], 1);

describe('T147 a build is told', () => {
  it('in one line when all passed, with its warnings; and quietly not at all', async () => {
    const { sync, log } = await start(good);
    const outcome = await sync();
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout.trimEnd().split('\n').slice(-2)).toEqual([
      expect.stringMatching(/^dbt: 3 of 3 passed, 1 of them with a warning, \d+ s \(all it said: /),
      'test odd_word warns: Got 1 result',
    ]);
    expect(outcome.stdout).toContain(log);
    expect(outcome.stdout).not.toContain('created sql table model');
    expect(await sync('--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('by what failed, on stderr, with the rows the test names, also when it is quiet', async () => {
    const { sync } = await start(bad);
    const failure =
      'qonto-elt: dbt: test balances_add_up failed: Got 2 results, configured to fail if != 0\nqonto-elt: dbt:   balance 7: t-1 [31m\n';
    const outcome = await sync();
    expect(outcome).toMatchObject({ status: 65, stderr: failure });
    expect(outcome.stdout).toMatch(/^dbt: 1 of 3 passed, 1 failed, 1 skipped, \d+ s/m);
    expect(await sync('--quiet')).toMatchObject({ status: 65, stdout: '', stderr: failure });
  });

  it('to machines in the one document, with the status that the process ends with', async () => {
    const { sync, log } = await start(bad);
    const { status, stdout } = await sync('--json');
    expect(status).toBe(65);
    expect(JSON.parse(stdout)).toMatchObject({
      exit_status: 65,
      extract: { manifests: [1] },
      load: { to: 1 },
      dbt: {
        total: 3,
        passed: 1,
        failed: 1,
        skipped: 1,
        seconds: expect.any(Number),
        log,
        failures: [
          {
            kind: 'test',
            name: 'balances_add_up',
            message: failed.message,
            rows: [expect.stringContaining('balance 7: t-1')],
          },
        ],
        warnings: [],
      },
    });
  });

  it('as a fault when it did not come so far as to build a model', async () => {
    const { sync } = await start(saying([], 2, 'Compilation Error: no such macro'));
    const { status, stdout, stderr } = await sync('--json');
    expect(status).toBe(65);
    expect(stderr).toContain('qonto-elt: dbt build failed: Compilation Error: no such macro\n');
    expect(JSON.parse(stdout)).toMatchObject({
      exit_status: 65,
      load: { to: 1 },
      fault: { code: 'dbt_failed', message: expect.stringContaining('no such macro') },
    });
    expect(await sync('--quiet')).toMatchObject({ status: 65, stdout: '' });
  });

  it('T308 as the words of a dbt that broke, without where its code stood', async () => {
    const broken = JSON.stringify({
      info: {
        name: 'MainEncounteredError',
        level: 'error',
        msg: 'Encountered an error: no such room\nTraceback (most recent call last):\n  File "/x/dbt.py", line 110',
      },
      data: {},
    });
    const { sync } = await start(saying([], 2, broken));
    const { status, stderr } = await sync();
    expect(status).toBe(65);
    expect(stderr).toContain('dbt build failed: Encountered an error: no such room\n');
    expect(stderr).not.toMatch(/Traceback|File "/);
  });

  it.each([
    ['while a log is written', [], 'OSError: [Errno 28] No space left on device'],
    [
      'while a model is built',
      [passed('a'), failed],
      JSON.stringify({
        info: {
          name: 'RunResultError',
          level: 'error',
          msg: 'IO Error: Could not write file "/x/bank.duckdb.wal": No space left on device',
        },
        data: {},
      }),
    ],
  ])('T373 as a full disk, 69, and not as a test that fails: %s', async (_, nodes, words) => {
    const { sync } = await start(saying(nodes, 1, words, 60));
    const { status, stdout, stderr } = await sync('--json');
    expect(status).toBe(69);
    expect(stderr).toContain('qonto-elt: dbt build failed: the disk is full, ');
    expect(stderr).not.toContain('logging error');
    expect(JSON.parse(stdout)).toMatchObject({ load: { to: 1 }, fault: { code: 'dbt_disk_full' } });
  });

  it('as nothing but a fault when the load failed before it', async () => {
    const { journey, sync } = await start(good);
    writeFileSync(journey.duckdb, 'this is no database, and long enough to be looked at');
    const { status, stdout, stderr } = await sync('--json');
    expect(status).toBe(78);
    expect(JSON.parse(stdout)).toMatchObject({
      exit_status: 78,
      extract: { manifests: [1] },
      fault: { code: 'warehouse_unfit' },
    });
    expect(stderr).toContain('manifest 1 is committed and waits to be loaded');
  });
});
