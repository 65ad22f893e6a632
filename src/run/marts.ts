import type { Config } from '../config/config.ts';
import type { DbtPlace } from '../dbt/place.ts';
import type { AskMarts } from '../load/marts.ts';

/** Where dbt has to build the finance tables for these settings; made ready for it. */
export async function prepareMarts(config: Config): Promise<DbtPlace> {
  const { warehouse } = config;
  if (warehouse.kind === 'duckdb') return warehouse;
  return (await import('../load/bigquery/marts.ts')).prepareBigqueryMarts(config, warehouse);
}

/** Opens the finance tables for as long as `work` takes. */
export async function withMarts<T>(
  place: DbtPlace,
  work: (ask: AskMarts) => Promise<T>,
): Promise<T> {
  if (place.kind === 'duckdb') {
    return (await import('../load/duckdb/marts.ts')).withDuckdbMarts(place.file, work);
  }
  return work((await import('../load/bigquery/marts.ts')).askBigqueryMarts(place));
}
