import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, vi } from 'vitest';
import { isRunAt, markRun } from '../../../src/base/disk/run-marker.ts';
import { copyDuckdb } from '../../../src/load/duckdb/copy.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { queryDuckdb } from '../../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });

const cursor = 'select seq::int as seq from qonto_raw._cursor';

async function start() {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  const copy = join(journey.folder, 'for readers', 'copy.duckdb');
  const run = (command: string, ...flags: readonly string[]) =>
    runCli([command, ...journey.places, ...flags], {
      ...journey.env,
      QONTO_ELT_LOG_LEVEL: 'warn',
    });
  return { journey, copy, run };
}

describe('T145 a copy for readers', () => {
  it('is put there by load and sync, told, and read while the next one is put in its place', async () => {
    const { journey, copy, run } = await start();
    const first = await run('sync', '--read-copy', copy);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(
      `Read copy ${copy}: ${statSync(copy).size.toLocaleString('en-US')} bytes`,
    );
    const reader = await DuckDBInstance.create(copy, { access_mode: 'READ_ONLY' });
    const connection = await reader.connect();
    journey.bank.bank.advance({ days: 2 });
    const second = await run('sync', '--json', '--read-copy', copy);
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(second.stdout)).toMatchObject({
      exit_status: 0,
      load: { to: 2 },
      read_copy: { file: copy, bytes: statSync(copy).size },
    });
    expect((await connection.runAndReadAll(cursor)).getRowObjectsJson()).toEqual([{ seq: 1 }]);
    connection.closeSync();
    reader.closeSync();
    expect(await queryDuckdb(copy, cursor)).toEqual([{ seq: 2 }]);
    await journey.extract();
    expect(await run('load', '--quiet', '--read-copy', copy)).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(await queryDuckdb(copy, cursor)).toEqual([{ seq: 3 }]);
    expect(readdirSync(join(copy, '..'))).toEqual(['copy.duckdb']);
  });

  it('is whole or the one before, whenever the run that makes it is killed', async () => {
    const { journey, copy, run } = await start();
    await run('sync', '--quiet', '--read-copy', copy);
    for (let delay = 0; delay < 400; delay += 50) {
      await journey.extract();
      const killed = startCli(
        ['load', '--quiet', ...journey.places, '--read-copy', copy],
        journey.env,
      );
      setTimeout(() => killed.kill('SIGKILL'), 200 + delay);
      await killed.ended;
      const [row] = await queryDuckdb(copy, cursor);
      expect(Number(row?.seq)).toBeGreaterThan(0);
    }
  });

  it('keeps the modes it had, and takes away what was begun in the one before', async () => {
    const { copy, journey } = await start();
    await journey.sync();
    await copyDuckdb(journey.duckdb, copy);
    chmodSync(copy, 0o644);
    writeFileSync(`${copy}.wal`, 'of the copy before');
    expect(await copyDuckdb(journey.duckdb, copy)).toEqual({
      file: copy,
      bytes: statSync(journey.duckdb).size,
    });
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('644');
    expect(readFileSync(copy)).toEqual(readFileSync(journey.duckdb));
    expect(readdirSync(join(copy, '..'))).toEqual(['copy.duckdb']);
  });

  it('T312 lets in whom QONTO_ELT_UMASK lets in, although the warehouse and the copy before let in nobody', async () => {
    const { journey, copy } = await start();
    const mode = () => (statSync(copy).mode & 0o777).toString(8);
    const load = async (env: object) => {
      const flags = ['load', '--quiet', ...journey.places, '--read-copy', copy];
      expect(await runCli(flags, { ...journey.env, ...env })).toMatchObject({ status: 0 });
    };
    await journey.extract();
    await load({});
    expect(mode()).toBe('600');
    await load({ QONTO_ELT_UMASK: '027' });
    expect(mode()).toBe('640');
    expect((statSync(journey.duckdb).mode & 0o777).toString(8)).toBe('600');
    // Whoever was let in once stays let in.
    await load({});
    expect(mode()).toBe('640');
  });

  it('that cannot be written leaves the warehouse complete, and says so', async () => {
    const { journey, copy, run } = await start();
    // What a reader who may write would have begun there, and no file.
    mkdirSync(`${copy}.wal`, { recursive: true });
    const outcome = await run('sync', '--json', '--read-copy', copy);
    expect(outcome.status).toBe(69);
    expect(outcome.stderr).toContain(`The read copy ${copy} could not be written (`);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      exit_status: 69,
      load: { to: 1 },
      fault: { code: 'read_copy_fault' },
    });
    await journey.expectTruth();
  });

  it.each([
    ['the warehouse itself', ({ duckdb }: Journey) => duckdb, 'it is the warehouse itself'],
    ['inside the raw zone', ({ raw }: Journey) => join(raw, 'x.db'), 'inside the raw zone'],
    ['named like a schema', () => 'qonto.db', 'must not be named like the schema qonto'],
  ])('that is %s is refused with 78 before the bank is asked', async (_, place, words) => {
    const { journey, run } = await start();
    const outcome = await run('sync', '--read-copy', place(journey));
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain(words);
    expect(journey.bank.bank.requests().total).toBe(0);
  });
});

describe('T145 a DuckDB file that another program writes', () => {
  it('shows half of the status, and ends a load with 74', async () => {
    const { journey, run } = await start();
    await journey.sync();
    const writer = await DuckDBInstance.create(journey.duckdb);
    const status = await run('status');
    expect(status).toMatchObject({ status: 0, stderr: '' });
    expect(status.stdout).toMatch(
      /^Nobody can say whether all is current: what is loaded is not known\n/,
    );
    expect(status.stdout).toMatch(/^Newest manifest: 1, /m);
    expect(status.stdout).toContain(
      `Loaded: not known: The DuckDB file ${journey.duckdb} is open in another program`,
    );
    expect((await run('load')).status).toBe(74);
    writer.closeSync();
    expect((await run('load')).status).toBe(0);
  });

  it('is told from a run of ours by what that says beside it, as long as it lives', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'bank.duckdb');
    const name = (n: number) => `${file}.00000000-0000-4000-8000-00000000000${n}.run`;
    const say = (n: number, holder: object) => writeFileSync(name(n), JSON.stringify(holder));
    const unmark = markRun(file);
    expect(isRunAt(file)).toBe(false);
    unmark();
    writeFileSync(`${file}.notes.run`, 'of the user');
    say(1, { host: (await import('node:os')).hostname(), pid: 2 ** 22 + 1, process: 'gone' });
    expect(isRunAt(file)).toBe(false);
    expect(readdirSync(folder)).toEqual(['bank.duckdb.notes.run']);
    say(2, { host: 'elsewhere', pid: 1, process: 'other' });
    expect(isRunAt(file)).toBe(true);
    // No run is of tomorrow: a clock was ahead when that was written.
    const tomorrow = new Date(Date.now() + 86_400_000);
    utimesSync(name(2), tomorrow, tomorrow);
    expect(isRunAt(file)).toBe(false);
  });
});
