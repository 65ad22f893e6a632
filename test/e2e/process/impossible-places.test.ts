import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { boundByModes } from '../../support/bound-by-modes.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Synced once; beside it a file, a folder, and a folder that nobody may write to. */
async function start() {
  const journey = await startJourney({ transactions: 20, accounts: 1, attachmentsShare: 0 });
  const { folder } = journey;
  await journey.sync();
  writeFileSync(join(folder, 'file'), 'x'.repeat(9_000));
  mkdirSync(join(folder, 'folder'));
  mkdirSync(join(folder, 'closed'), { mode: 0o555 });
  copyFileSync(journey.duckdb, join(folder, 'shut.duckdb'));
  chmodSync(join(folder, 'shut.duckdb'), 0o444);
  const run = (...args: readonly string[]) =>
    runCli(args, { ...journey.env, QONTO_ELT_LOG_LEVEL: 'warn' }, { under: boundByModes });
  return { journey, at: (name: string) => join(folder, name), run };
}

type Started = Awaited<ReturnType<typeof start>>;

async function expectRefused(
  { run, at, journey }: Started,
  args: readonly string[],
  message: string,
): Promise<void> {
  const asked = JSON.stringify(journey.bank.bank.requests());
  const { status, stderr } = await run(...args);
  expect(status, `${args.join(' ')}: ${stderr}`).toBe(78);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/\n {2}.*(--\w|[Cc]heck|[Nn]ame|[Cc]hoose)/);
  expect(stderr).not.toMatch(/Traceback|\n {4}at /);
  expect(readdirSync(at('folder'))).toEqual([]);
  expect(JSON.stringify(journey.bank.bank.requests())).toBe(asked);
}

describe('T306 a place where what a setting names cannot be ends with 78, before the bank is asked:', () => {
  it('a raw zone', async () => {
    const started = await start();
    const { at } = started;
    const warehouse = ['--warehouse', `duckdb:${at('other.duckdb')}`];
    const places: readonly (readonly [string, string])[] = [
      ['file', `The raw zone ${at('file')} is a file, and has to be a folder`],
      ['file/raw', `The raw zone ${at('file/raw')} cannot be there: ${at('file')} is a file`],
    ];
    for (const [place, message] of places) {
      for (const command of ['sync', 'load', 'status'])
        await expectRefused(started, [command, '--raw', at(place), ...warehouse], message);
      for (const command of ['extract', 'verify'])
        await expectRefused(started, [command, '--raw', at(place)], message);
    }
    const closed = `No permission in the raw zone ${at('closed/raw')} (EACCES)`;
    await expectRefused(started, ['extract', '--raw', at('closed/raw')], closed);
    await expectRefused(started, ['extract', '--raw', '/proc/raw'], 'in the raw zone /proc/raw');
    const checked = await started.run('check', '--raw', at('file'), ...warehouse);
    expect(checked.status).toBe(78);
    expect(checked.stdout).toContain('raw zone WRONG');
  });

  it('a warehouse', async () => {
    const started = await start();
    const { at, journey } = started;
    const places: readonly (readonly [string, string])[] = [
      ['folder', `The DuckDB file ${at('folder')} is a folder, and has to be a file`],
      ['file/b.db', `The DuckDB file ${at('file/b.db')} cannot be there: ${at('file')} is a file`],
      ['closed/b.db', `The DuckDB file ${at('closed/b.db')} cannot be written: no permission`],
      ['shut.duckdb', `The DuckDB file ${at('shut.duckdb')} cannot be written: no permission`],
    ];
    for (const [place, message] of places)
      for (const command of ['sync', 'load'])
        await expectRefused(
          started,
          [command, '--raw', journey.raw, '--warehouse', `duckdb:${at(place)}`],
          message,
        );
    const none = ['load', '--raw', journey.raw, '--warehouse', `duckdb:${at('file')}`];
    await expectRefused(started, none, `What is at ${at('file')} is no DuckDB file`);
    const proc = ['load', '--raw', journey.raw, '--warehouse', 'duckdb:/proc/b.duckdb'];
    await expectRefused(started, proc, 'The DuckDB file /proc/b.duckdb cannot be');
  });

  it('a warehouse that is only looked into: it is not one that is not there yet', async () => {
    const { journey, run, at } = await start();
    mkdirSync(at('locked'), { mode: 0 });
    for (const [place, why] of [
      ['file/b.db', `cannot be there: ${at('file')} is a file`],
      ['locked/b.db', 'no permission (EACCES)'],
    ] as const) {
      const places = ['--raw', journey.raw, '--warehouse', `duckdb:${at(place)}`];
      const told = await run('status', ...places);
      expect(told.stdout).toContain(why);
      expect(told.stdout).not.toMatch(/no warehouse yet|All current/);
      const checked = await run('check', ...places);
      expect({ status: checked.status, said: checked.stdout }).toMatchObject({
        status: 78,
        said: expect.stringContaining('warehouse WRONG'),
      });
    }
    chmodSync(at('locked'), 0o755);
  });

  it('a read copy and a page', async () => {
    const started = await start();
    const { at, journey } = started;
    const sync = ['sync', ...journey.places];
    const places: readonly (readonly [string, string])[] = [
      ['file/x', `cannot be there: ${at('file')} is a file`],
      ['closed/x', 'cannot be written: no permission (EACCES)'],
    ];
    for (const [place, why] of places) {
      const [copy, page] = [`--read-copy ${at(place)}: it ${why}`, `The page ${at(place)} ${why}`];
      await expectRefused(started, [...sync, '--read-copy', at(place)], copy);
      await expectRefused(started, [...sync, '--dbt', '--report', at(place)], page);
      const { warehouse } = journey;
      await expectRefused(started, ['report', '--warehouse', warehouse, '--out', at(place)], page);
    }
    const folder = `--read-copy ${at('folder')}: it is a folder, and has to be a file`;
    await expectRefused(started, [...sync, '--read-copy', at('folder')], folder);
  });

  it('a token file', async () => {
    const { at, journey } = await start();
    const { QONTO_LOGIN: _, QONTO_SECRET_KEY: __, ...env } = journey.env;
    for (const place of ['file/tokens.json', 'closed/tokens.json']) {
      const oauth = { QONTO_CLIENT_ID: 'a', QONTO_CLIENT_SECRET: 'b', QONTO_REFRESH_TOKEN: 'c' };
      const { status, stderr } = await runCli(
        ['extract', '--raw', journey.raw, '--token-store', `file:${at(place)}`],
        { ...env, ...oauth, QONTO_OAUTH_URL: new URL(journey.bank.url).origin },
        { under: boundByModes },
      );
      expect(status, stderr).toBe(78);
      expect(stderr).toContain(`The token file ${at(place)} is not used: `);
    }
  });

  it('the Python of dbt and the spool of a service, also where no folder can be made and Node waits for ever', async () => {
    const { journey, run, at } = await start();
    for (const place of [at('file'), at('closed/x'), '/proc/x']) {
      const built = await run('build', ...journey.places, '--dbt-cache', place);
      expect(built.status, built.stderr).toBe(78);
      expect(built.stderr).toContain(`can be kept nowhere: ${place} (`);
    }
    for (const place of [at('file'), at('closed/x')]) {
      const listening = ['--listen', '127.0.0.1:0', '--webhook-spool', place];
      const served = await run('serve', ...journey.places, ...listening);
      expect(served.status, served.stderr).toBe(78);
      expect(served.stderr).toContain(place);
    }
  });
});
