import { expect, it } from 'vitest';
import { cursorTable, loadsTable } from '../../src/load/ledger-tables.ts';
import { streamTables } from '../../src/load/tables.ts';
import { streams } from '../../src/streams/index.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { cloud, cloudWorld, proxiedWorld } from './support/worlds.ts';

/** What rows come of without a webhook, and without a question by id. */
const filled = streams.filter(({ sync }) => !['events', 'answers'].includes(sync.mode));

const small = { transactions: 60, accounts: 1, attachmentsShare: 0.1 };
const key = 'projects/p/locations/eu/keyRings/r/cryptoKeys/k';

it('every job has its labels, queries have their limit, and what is made has the key', async () => {
  const bodies: string[] = [];
  const { world } = await proxiedWorld({
    bigquery: ({ method, body }) => {
      if (method === 'POST') bodies.push(body);
      return undefined;
    },
  });
  const journey = await startJourney(small, world);
  await journey.sync({ 'kms-key': key, 'max-bytes-billed': '2GB' });
  const sent = bodies.map((body) => JSON.parse(body));
  const jobs = sent.flatMap(({ configuration }) => (configuration ? [configuration] : []));
  expect(jobs.every(({ labels }) => labels.application === 'qonto_elt')).toBe(true);
  const queries = jobs.flatMap(({ query }) => (query ? [query] : []));
  const loads = jobs.flatMap(({ load }) => (load ? [load] : []));
  // The cursor's first row, the count of what is staged, and the transaction.
  expect(queries.map(({ maximumBytesBilled: limit }) => limit)).toEqual(
    Array(3).fill(String(2 * 2 ** 30)),
  );
  expect(loads).toHaveLength(filled.length);
  for (const load of loads) {
    expect(load).toMatchObject({
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      maxBadRecords: 0,
      ignoreUnknownValues: false,
      writeDisposition: 'WRITE_TRUNCATE',
      destinationEncryptionConfiguration: { kmsKeyName: key },
    });
    expect(load.schema.fields.length).toBeGreaterThan(5);
    expect(load.sourceUris.every((uri: string) => uri.endsWith('.ndjson.gz'))).toBe(true);
  }
  const tables = sent.filter(({ tableReference }) => tableReference);
  // Each table of ours, and a staging table for each stream that rows came of.
  expect(tables).toHaveLength(streamTables.length + filled.length + 2);
  for (const table of tables) expect(table.encryptionConfiguration?.kmsKeyName).toBe(key);
  const dataset = sent.find(({ datasetReference }) => datasetReference);
  expect(dataset.defaultEncryptionConfiguration.kmsKeyName).toBe(key);
});

it('tables are partitioned, clustered and described, each column too', async () => {
  const journey = await startJourney(small, cloudWorld);
  await journey.sync();
  const dataset = cloud().bigquery.dataset(
    journey.warehouse.slice(journey.warehouse.indexOf('.') + 1),
  );
  for (const table of [...streamTables, loadsTable, cursorTable]) {
    const [metadata] = await dataset.table(table.name).getMetadata();
    expect(metadata.description, table.name).toBe(table.description);
    expect(metadata.labels).toEqual({ application: 'qonto_elt' });
    const columns = metadata.schema.fields.map(
      ({ name, type, mode, description }: Record<string, string>) => ({
        name,
        type: type === 'INTEGER' ? 'INT64' : type,
        mode,
        description,
      }),
    );
    expect(columns, table.name).toEqual(table.columns);
    const { partition_by: by, cluster_by: clusters } = table;
    expect(metadata.timePartitioning).toEqual(
      by && expect.objectContaining({ type: 'MONTH', field: by }),
    );
    expect(metadata.clustering?.fields).toEqual(clusters);
  }
});

it('check and status know the cloud world, and asking for the status makes nothing', async () => {
  const { raw, warehouse, env, sync } = await startJourney(small, cloudWorld);
  const places = ['--raw', raw, '--warehouse', warehouse];
  expect(await runCli(['status', ...places], env)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('No manifest yet'),
  });
  const dataset = cloud().bigquery.dataset(warehouse.slice(warehouse.indexOf('.') + 1));
  expect((await dataset.exists())[0]).toBe(false);
  const checked = await runCli(['check', ...places], env);
  expect(checked).toMatchObject({ status: 0, stderr: '' });
  expect(checked.stdout).toContain(`raw zone              writable: ${raw}/`);
  expect(checked.stdout).toContain(`warehouse             ${warehouse}, empty`);
  const report = await sync();
  expect(report.load?.jobs.map(({ step }) => step)).toEqual([
    ...filled.map(() => 'load'),
    'count',
    'merge',
  ]);
  expect((await runCli(['status', ...places], env)).stdout).toContain(
    'Loaded: manifest 1, nothing to load',
  );
});
