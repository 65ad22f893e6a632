import type { Config } from '../config/config.ts';
import type { Marts } from '../load/marts.ts';

/** The finance tables that belong to these settings. */
export async function composeMarts(config: Config): Promise<Marts> {
  const { warehouse } = config;
  if (warehouse.kind === 'duckdb')
    return (await import('../load/duckdb/marts.ts')).duckdbMarts(warehouse.file);
  const { bigqueryMarts } = await import('../load/bigquery/marts.ts');
  return bigqueryMarts({
    project: warehouse.project,
    rawDataset: warehouse.dataset,
    martsDataset: config.dbt_dataset,
    kmsKey: config.kms_key,
    maxBytesBilled: config.max_bytes_billed,
    endpoint: config.bigquery_endpoint,
  });
}
