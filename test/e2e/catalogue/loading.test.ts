import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { openDuckdb } from '../../../src/load/duckdb/warehouse.ts';
import type { LoadCursor } from '../../../src/load/warehouse.ts';
import { streams as declared } from '../../../src/streams/index.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { startCli } from '../../support/run-cli.ts';
import { type Query, queryDuckdb, type Row } from '../../support/world.ts';
import { hasOpen } from '../process/open-files.ts';
import { until } from '../process/until.ts';
import { batchOfManifests, shuffled } from './manifest-batches.ts';

const size = { transactions: 120, accounts: 2, attachmentsShare: 0.1 };

/** A raw zone of five manifests, with new versions, edits behind `updated_at`, and new names in them. */
async function startHistory(): Promise<Journey> {
  const journey = await startJourney({ ...size, quirks: { silent_edits: 'on' } });
  await journey.extract();
  for (let run = 2; run <= 5; run += 1) {
    journey.bank.bank.advance({ days: 4 });
    journey.bank.bank.bulkTouch({ count: 15 });
    await journey.extract({ overlap: '90d' });
  }
  return journey;
}

/** Every row of every table, but for the moment it was loaded at. */
async function rowsOf(query: Query, tables: readonly string[]): Promise<Record<string, Row[]>> {
  const rows: Record<string, Row[]> = {};
  for (const table of tables) {
    const moment = table === '_loads' ? 'loaded_at' : '_loaded_at';
    rows[table] = await query(`select * exclude (${moment}) from qonto_raw.${table} order by all`);
    expect(rows[table], table).not.toEqual([]);
  }
  return rows;
}

// Nothing comes of its own accord here: no webhooks, and nothing that is asked for by its id.
const streams = declared
  .filter(({ sync }) => !['events', 'answers'].includes(sync.mode))
  .map(({ name }) => name);
const all = [...streams, '_loads'];

it.each([1, 2, 3])(
  'T101 manifests merged each by itself, each twice, in an order by chance (%i), give the same tables',
  async (seed) => {
    const journey = await startHistory();
    await journey.load();
    const wanted = await rowsOf(journey.query, streams);
    const file = `${journey.folder}/shuffled.duckdb`;
    const warehouse = await openDuckdb(file);
    await warehouse.prepare();
    let cursor: LoadCursor = { seq: 0, manifestSha256: '' };
    for (const seq of shuffled([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], seed)) {
      const batch = await batchOfManifests(journey.raw, cursor, [seq]);
      await warehouse.merge(batch);
      cursor = batch.to;
    }
    warehouse.close();
    expect(await rowsOf((sql) => queryDuckdb(file, sql), streams)).toEqual(wanted);
  },
);

it('T101 a warehouse whose cursor was put back to the beginning merges everything again, and is the same', async () => {
  const journey = await startHistory();
  await journey.load();
  const before = await rowsOf(journey.query, all);
  await journey.query(`update qonto_raw._cursor set seq = 0, manifest_sha256 = ''`);
  await journey.query('delete from qonto_raw._loads');
  expect((await journey.load()).load).toMatchObject({ from: 0, to: 5 });
  expect(await rowsOf(journey.query, all)).toEqual(before);
});

it('T94 T102 a table that was dropped is refused; with all of them gone, the raw zone gives the same tables', async () => {
  const journey = await startHistory();
  await journey.load();
  const before = await rowsOf(journey.query, all);
  await journey.query('drop table qonto_raw.attachments');
  await expect(journey.load()).rejects.toMatchObject({
    code: 'table_lost',
    exit: exitStatus.data,
    message: expect.stringContaining('has lost attachments'),
  });
  await journey.query('drop schema qonto_raw cascade');
  await journey.bank.close();
  expect((await journey.load()).load).toMatchObject({ from: 0, to: 5 });
  expect(await rowsOf(journey.query, all)).toEqual(before);
});

it('T92 a table of an older version gets the column it lacks, and keeps one that somebody has added', async () => {
  const journey = await startJourney(size);
  await journey.sync();
  await journey.query('alter table qonto_raw.transactions drop _extracted_at');
  await journey.query(`alter table qonto_raw.transactions add of_the_user varchar default 'mine'`);
  journey.bank.bank.advance({ days: 4 });
  journey.bank.bank.bulkTouch({ count: 15 });
  await journey.sync();
  await journey.expectTruth();
  expect(
    await journey.query(
      `select _seq::int as seq, count(_extracted_at) = count(*) as is_filled
       from qonto_raw.transactions group by all order by all`,
    ),
  ).toEqual([
    { seq: 1, is_filled: false },
    { seq: 2, is_filled: true },
  ]);
  expect(
    await journey.query('select distinct of_the_user from qonto_raw.transactions where _seq = 1'),
  ).toEqual([{ of_the_user: 'mine' }]);
});

it('T93 tables whose numbers were widened are loaded on', async () => {
  const journey = await startJourney(size);
  await journey.sync();
  const columns = await journey.query(
    `select table_name, column_name from duckdb_columns()
     where schema_name = 'qonto_raw' and data_type = 'BIGINT'`,
  );
  expect(columns.length).toBeGreaterThan(streams.length);
  for (const { table_name: table, column_name: column } of columns)
    await journey.query(`alter table qonto_raw.${table} alter ${column} type hugeint`);
  journey.bank.bank.advance({ days: 4 });
  journey.bank.bank.bulkTouch({ count: 15 });
  await journey.sync();
  await journey.expectTruth();
  expect((await journey.load()).load).toMatchObject({ from: 2, to: 2 });
});

it('T104 nobody reads a DuckDB file in the middle of a load: a reader is refused, and then sees all of it', async () => {
  // Enough to load that the program is still at it when it is stopped.
  const journey = await startJourney({ transactions: 1_500, accounts: 2, attachmentsShare: 0.01 });
  await journey.sync();
  const before = await rowsOf(journey.query, all);
  journey.bank.bank.advance({ days: 4 });
  journey.bank.bank.bulkTouch({ count: 1_200 });
  journey.bank.bank.advance({ hours: 1 });
  await journey.extract();
  const args = ['load', '--quiet', ...journey.places];
  const load = startCli(args, journey.env);
  await until('it has the file', () => hasOpen(load.pid, journey.duckdb));
  load.kill('SIGSTOP');
  const read = DuckDBInstance.create(journey.duckdb, { access_mode: 'READ_ONLY' });
  await expect(read).rejects.toThrow(`PID ${load.pid}`);
  load.kill('SIGCONT');
  expect(await load.ended).toMatchObject({ status: 0, stderr: '' });
  expect(await rowsOf(journey.query, all)).not.toEqual(before);
  await journey.expectTruth();
});
