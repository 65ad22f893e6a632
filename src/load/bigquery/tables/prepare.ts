import type { BigQuery, Dataset, TableMetadata } from '@google-cloud/bigquery';
import { configError } from '../../../base/errors.ts';
import { googleStatus } from '../../../google/faults.ts';
import { cursorTable, loadsTable } from '../../ledger-tables.ts';
import { lostColumns, type Merged, refuseLostTables } from '../../lost-tables.ts';
import { mergedOf, mergedStreamsSql } from '../../sql/merged-streams.ts';
import { streamTables, type Table } from '../../tables.ts';
import type { LoadCursor } from '../../warehouse.ts';
import type { BigquerySettings } from '../client.ts';
import { bigqueryFault } from '../faults.ts';
import { bigqueryDialect } from '../sql.ts';
import { prepareDataset } from './dataset.ts';
import { labels, missingFields, refuseExpiry, tableResource } from './schema.ts';

/** Makes the dataset and the tables that are not there, adds columns that are missing, and leaves everything else. */
export async function prepareBigquery(
  client: BigQuery,
  settings: BigquerySettings,
  readCursor: () => Promise<LoadCursor | undefined>,
): Promise<void> {
  const dataset = client.dataset(settings.dataset);
  const name = `${settings.project}.${settings.dataset}`;
  try {
    const { location, defaults } = await prepareDataset(client, settings);
    client.location = location;
    const tables = [...streamTables, loadsTable, cursorTable];
    const found = new Map(
      await Promise.all(
        tables.map(async (table) => [table, await metadataOf(dataset, table)] as const),
      ),
    );
    const missing = tables.filter((table) => found.get(table) === undefined);
    await refuseLostTables({
      warehouse: `bigquery:${name}`,
      missing: missing.filter((table) => table !== cursorTable).map((table) => table.name),
      shorn: streamTables.flatMap((table) => {
        const names = found.get(table)?.schema?.fields?.map((field) => field.name);
        return names === undefined ? [] : lostColumns(table, (column) => names.includes(column));
      }),
      cursor: found.get(cursorTable) && (await readCursor()),
      hasLoads: Number(found.get(loadsTable)?.numRows ?? 0) > 0,
      merged: (streams) => mergedIn(client, settings, streams),
    });
    if (missing.length > 0 && defaults !== undefined) throw expires(name, defaults);
    const missingNow = missing.map((table) => create(dataset, table, settings));
    const grown = [...found].map(
      ([table, metadata]) => metadata && extend(dataset, table, `${name}.${table.name}`, metadata),
    );
    await Promise.all([...missingNow, ...grown]);
  } catch (error) {
    throw bigqueryFault(error, `Preparing ${name}`);
  }
}

/** Asked only where a table is missing: it is the one query of a run that brings nothing. */
async function mergedIn(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigquerySettings,
  streams: readonly string[],
): Promise<Merged> {
  const loads = `\`${project}.${dataset}._loads\``;
  const [job] = await client.createQueryJob({
    query: mergedStreamsSql(loads, streams, bigqueryDialect),
    labels: { ...labels, step: 'prepare' },
    maximumBytesBilled: String(maxBytesBilled),
  });
  const [rows] = await job.getQueryResults();
  return mergedOf(rows);
}

/** Undefined when there is no such table. */
async function metadataOf(dataset: Dataset, table: Table): Promise<TableMetadata | undefined> {
  try {
    const [metadata] = await dataset.table(table.name).getMetadata();
    return metadata;
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw error;
  }
}

async function create(dataset: Dataset, table: Table, settings: BigquerySettings): Promise<void> {
  try {
    await dataset.createTable(table.name, tableResource(table, settings.kmsKey));
  } catch (error) {
    // Another run was faster.
    if (googleStatus(error) !== 409) throw error;
  }
}

async function extend(
  dataset: Dataset,
  table: Table,
  name: string,
  metadata: TableMetadata,
): Promise<void> {
  refuseExpiry(name, metadata);
  const fields = missingFields(table, name, metadata);
  if (fields !== undefined) await dataset.table(table.name).setMetadata({ schema: { fields } });
}

function expires(dataset: string, setting: string) {
  return configError(`In the dataset ${dataset} new tables expire (${setting})`, {
    code: 'expiring_table',
    hint: 'Rows would vanish while the cursor says they are there. Remove the setting from the dataset, or choose another with --warehouse.',
  });
}
