import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRelations } from '../../src/dbt/package-files.ts';
import { company, makeMarts, type Rows } from '../report/support/made-marts.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';

const rows: Rows = {
  ...company,
  qonto__transactions: [
    { transaction_id: 'a', booking_date: '2026-02-10', cash_amount_cents: 123_456 },
    { transaction_id: 'b', booking_date: '2026-03-02', cash_amount_cents: -2_000 },
  ],
};

async function start(marts: Rows = rows) {
  const folder = await temporaryFolder();
  const file = join(folder, 'bank.duckdb');
  await makeMarts(file, marts);
  const report = (...flags: readonly string[]) =>
    runCli(
      ['report', '--raw', join(folder, 'raw'), '--warehouse', `duckdb:${file}`, ...flags],
      {},
      { cwd: folder },
    );
  return { folder, file, report, page: join(folder, 'finance-report.html') };
}

describe('T232 the report of any warehouse', () => {
  it('is printed as text, of the period that is wanted', async () => {
    const { report } = await start();
    const all = await report();
    expect(all).toMatchObject({ status: 0, stderr: '' });
    expect(all.stdout).toContain('Finance report of Ada, as of 20 March 2026');
    expect(all.stdout).toMatch(/^In less out +1,214\.56 EUR/m);
    const month = await report('--period', 'last-month');
    expect(month.stdout).toMatch(/^In less out +1,234\.56 EUR/m);
    const days = await report('--from', '2026-03-01', '--to', '2026-03-02');
    expect(days.stdout).toMatch(/^In less out +-20\.00 EUR/m);
  });

  it('is one document for machines', async () => {
    const { report } = await start();
    const { status, stdout } = await report('--json', '--period', '2026-02');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      exit_status: 0,
      organization: { id: 'ada', name: 'Ada' },
      as_of: '2026-03-20',
      period: { from: '2026-02-01', to: '2026-02-28' },
    });
  });

  it('is a page in a file, or in a folder, that nobody else may read', async () => {
    const { report, folder, page } = await start();
    const file = join(folder, 'new', 'finance.html');
    const outcome = await report('--out', file);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout).toBe(
      `Finance page ${file}: ${statSync(file).size.toLocaleString('en-US')} bytes\n`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('<title>Ada: finance report</title>');
    expect(await report('--out', '.', '--quiet')).toMatchObject({ status: 0, stdout: '' });
    expect(statSync(page).isFile()).toBe(true);
    await report('--out', `${folder}/other/`);
    expect(readdirSync(join(folder, 'other'))).toEqual(['finance-report.html']);
  });

  it('takes the place of the page before, also by a link, and keeps who may read it', async () => {
    const { report, folder, page } = await start();
    writeFileSync(page, '<!doctype html>before');
    chmodSync(page, 0o644);
    symlinkSync(page, join(folder, 'link.html'));
    expect(await report('--out', 'link.html')).toMatchObject({ status: 0 });
    expect(readFileSync(page, 'utf8')).toContain('</html>');
    expect(statSync(page).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder).filter((name) => name.includes('writing'))).toEqual([]);
  });

  it('leaves the page before as it is where it cannot be made', async () => {
    const { report, file, page } = await start();
    writeFileSync(page, '<!doctype html>before');
    await queryDuckdb(file, 'drop table qonto.qonto__reconciliation', 'checkpoint');
    const outcome = await report('--out', '.');
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain(`The finance tables are not in ${file}, or not all of them`);
    expect(outcome.stderr).toContain('qonto-elt sync --dbt');
    expect(readFileSync(page, 'utf8')).toBe('<!doctype html>before');
  });

  it('without finance tables says how they are made', async () => {
    const { report, folder, file } = await start();
    await queryDuckdb(file, 'drop schema qonto cascade', 'checkpoint');
    const none = ['--warehouse', `duckdb:${join(folder, 'none.duckdb')}`];
    for (const outcome of [
      await report(),
      await runCli(['report', ...none], {}, { cwd: folder }),
    ]) {
      expect(outcome).toMatchObject({ status: 78, stdout: '' });
      expect(outcome.stderr).toContain('Build them first: qonto-elt sync --dbt');
    }
    expect(readdirSync(folder)).toEqual(['bank.duckdb']);
  });

  it('is of the organization that is named, where there are several', async () => {
    const { report } = await start({
      ...rows,
      int_qonto__as_of: [{}, { organization_id: 'bea' }],
      stg_qonto__organizations: [{}, { organization_id: 'bea', organization_name: 'Bea' }],
    });
    const both = await report();
    expect(both.status).toBe(78);
    expect(both.stderr).toContain('Ada (ada), Bea (bea)');
    expect(both.stderr).toContain('--organization ID');
    expect((await report('--organization', 'bea')).stdout).toContain('Finance report of Bea');
  });

  it('refuses what cannot be meant', async () => {
    const { report, folder } = await start();
    mkdirSync(join(folder, 'raw'));
    for (const [flags, words] of refused) {
      const outcome = await report(...flags);
      expect(outcome.stdout).toBe('');
      expect(outcome.stderr).toContain(words);
      expect([69, 78]).toContain(outcome.status);
    }
    expect(readdirSync(join(folder, 'raw'))).toEqual([]);
  });
});

const refused = [
  [['--period', 'week'], '--period: "week" is no period such as'],
  [['--from', '2026-02-30'], '--from: "2026-02-30" is no day'],
  [['--to', '2026-02-03'], '--to lacks its --from'],
  [['--from', '2026-03-21'], 'begins on 2026-03-21, and the bank was read up to 2026-03-20'],
  [['--out', ''], '--out: must not be empty'],
  [['--out', 'https://example.org/x'], 'is neither a file, nor a folder, nor gs://bucket/object'],
  [['--out', 'gs://bucket/a/../b'], 'is neither a file, nor a folder, nor gs://bucket/object'],
  [['--out', 'raw/finance.html'], 'would be inside the raw zone'],
  [['--out', 'raw'], 'would be inside the raw zone'],
  [['--out', '/dev/null'], 'open /dev/null (EINVAL)'],
] as const;

async function startRun(status: number) {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
  // As a build would leave them; what builds here only says whether it has passed.
  await makeMarts(journey.warehouse.slice('duckdb:'.length), rows);
  const program = join(journey.folder, 'dbt');
  const results = JSON.stringify({
    results: [{ unique_id: 'model.qonto.a', status: status === 0 ? 'success' : 'error' }],
  });
  writeFileSync(
    program,
    `#!/usr/bin/env node
const folder = process.argv[process.argv.indexOf('--target-path') + 1];
require('node:fs').mkdirSync(folder, { recursive: true });
require('node:fs').writeFileSync(folder + '/run_results.json', ${JSON.stringify(results)});
process.exitCode = ${status};
`,
    { mode: 0o755 },
  );
  const page = join(journey.folder, 'finance.html');
  const env = { ...journey.env, QONTO_ELT_LOG_LEVEL: 'warn', DBT_BIN: program };
  const { places } = journey;
  const sync = (flags: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runCli(['sync', ...places, ...flags], { ...env, ...more });
  return { journey, page, sync, env };
}

describe('T233 the page at the end of a run', () => {
  it('is made and told when the build has passed', async () => {
    const { page, sync } = await startRun(0);
    const told = await sync(['--dbt', '--report', page]);
    expect(told).toMatchObject({ status: 0, stderr: '' });
    expect(told.stdout).toContain(`\nFinance page ${page}: `);
    expect(readFileSync(page, 'utf8')).toContain('<title>Ada: finance report</title>');
    const { stdout } = await sync(['--dbt', '--report', page, '--json', '--rebuild']);
    expect(JSON.parse(stdout)).toMatchObject({
      exit_status: 0,
      report: { page, bytes: statSync(page).size },
    });
  });

  it('T293 is made anew only where it is not of the last build, or not as the settings want it', async () => {
    const { page, sync, journey, env } = await startRun(0);
    const made = async (more: readonly string[] = [], variables = {}) => {
      const given = ['--dbt', '--report', page, '--json', ...more];
      const { dbt, report } = JSON.parse((await sync(given, variables)).stdout);
      return { dbt: dbt.started, page: report !== undefined };
    };
    expect(await made()).toEqual({ dbt: true, page: true });
    await queryDuckdb(
      journey.duckdb,
      ...packageRelations().map((name) => `create table if not exists qonto.${name} (a int)`),
      'select 1 as one',
    );
    const first = readFileSync(page, 'utf8');
    expect(await made()).toEqual({ dbt: false, page: false });
    expect(readFileSync(page, 'utf8')).toBe(first);

    rmSync(page);
    expect(await made()).toEqual({ dbt: false, page: true });
    expect(readFileSync(page, 'utf8')).toBe(first);
    // By hand, of another period: nobody knows what it is of.
    const own = ['--warehouse', journey.warehouse, '--period', '2026-02', '--out', page];
    expect((await runCli(['report', ...own], env)).status).toBe(0);
    expect(await made()).toEqual({ dbt: false, page: true });
    const french = { QONTO_ELT_REPORT_LANG: 'fr' };
    expect(await made([], french)).toEqual({ dbt: false, page: true });
    expect(await made([], french)).toEqual({ dbt: false, page: false });
    expect(readFileSync(page, 'utf8')).toContain('<html lang="fr');
    journey.bank.bank.bulkTouch({ count: 1 });
    expect(await made([], french)).toEqual({ dbt: true, page: true });
    // Built by a run that makes no page, as one that is stopped after its build.
    expect((await sync(['--dbt', '--rebuild'])).status).toBe(0);
    expect(await made([], french)).toEqual({ dbt: false, page: true });
    expect(await made([], french)).toEqual({ dbt: false, page: false });
  });

  it('is not made when the build has failed', async () => {
    const { page, sync, journey } = await startRun(1);
    expect(await sync(['--dbt', '--report', page])).toMatchObject({ status: 65 });
    expect(readdirSync(journey.folder)).not.toContain('finance.html');
  });

  it('needs the build, and a location outside the raw zone, before the bank is asked', async () => {
    const { page, sync, journey } = await startRun(0);
    const alone = await sync(['--report', page]);
    expect(alone.status).toBe(78);
    expect(alone.stderr).toContain('--report makes the page of what --dbt has built');
    const inside = await sync(['--dbt', '--report', join(journey.raw, 'x.html')]);
    expect(inside.status).toBe(78);
    expect(inside.stderr).toContain('would be inside the raw zone');
    expect(journey.bank.bank.requests().total).toBe(0);
  });
});
