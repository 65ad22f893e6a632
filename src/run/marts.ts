import { existsSync } from 'node:fs';
import { isSameFile } from '../base/disk/target-path.ts';
import { configError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { WarehouseAddress } from '../config/values.ts';
import type { Marts } from '../load/marts.ts';

/** The finance tables that belong to these settings. Throws a config error where the warehouses are not alike. */
export async function composeMarts(config: Config): Promise<Marts> {
  const { warehouse, dbt_beside: beside } = config;
  if (warehouse.kind === 'duckdb') {
    const files = beside.map((other) => (other.kind === 'duckdb' ? other.file : refuse(warehouse)));
    return (await import('../load/duckdb/marts.ts')).duckdbMarts(warehouse.file, files);
  }
  const datasets = beside.map((other) => (other.kind === 'bigquery' ? other : refuse(warehouse)));
  const { bigqueryMarts } = await import('../load/bigquery/marts.ts');
  return bigqueryMarts({
    project: warehouse.project,
    rawDataset: warehouse.dataset,
    martsDataset: config.dbt_dataset,
    beside: datasets,
    kmsKey: config.kms_key,
    maxBytesBilled: config.max_bytes_billed,
    endpoint: config.bigquery_endpoint,
  });
}

/**
 * Throws a config error for a file beside that is not there, to which dbt would come only when all else is done, and for a
 * warehouse that is named twice, whose rows would count twice.
 */
export function checkBeside({
  dbt_beside: beside,
  warehouse,
}: Pick<Config, 'dbt_beside' | 'warehouse'>): void {
  const twice = beside.find((other, at) =>
    [warehouse, ...beside.slice(0, at)].some((one) => isSameWarehouse(one, other)),
  );
  if (twice !== undefined)
    throw configError(
      `--dbt-beside: ${nameOfWarehouse(twice)} is named twice, or is the warehouse itself`,
      {
        code: 'bad_setting',
        hint: 'Name there only the warehouses of other organizations, each once.',
      },
    );
  const missing = beside.find((other) => other.kind === 'duckdb' && !existsSync(other.file));
  if (missing?.kind !== 'duckdb') return;
  throw configError(`There is no DuckDB file ${missing.file} to build from`, {
    code: 'no_staging_tables',
    hint: 'Load into it first: qonto-elt load. Or take it out of --dbt-beside.',
  });
}

function isSameWarehouse(one: WarehouseAddress, other: WarehouseAddress): boolean {
  return one.kind === 'duckdb' && other.kind === 'duckdb'
    ? isSameFile(one.file, other.file)
    : nameOfWarehouse(one) === nameOfWarehouse(other);
}

/** What people know a warehouse by. */
export function nameOfWarehouse(place: WarehouseAddress): string {
  return place.kind === 'duckdb' ? place.file : `${place.project}.${place.dataset}`;
}

function refuse({ kind }: WarehouseAddress): never {
  throw configError(`--dbt-beside: the warehouse is ${kind}, so the others must be too`, {
    code: 'bad_setting',
    hint: 'One build reads one kind of warehouse. Load the other organization into one of the same kind.',
  });
}
