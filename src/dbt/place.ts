import { dirname, join, resolve } from 'node:path';

/** Where the staging tables are, and where the finance models go. */
export type DbtPlace = DuckdbPlace | BigqueryPlace;

interface DuckdbPlace {
  readonly kind: 'duckdb';
  readonly file: string;
}

interface BigqueryPlace {
  readonly kind: 'bigquery';
  readonly project: string;
  readonly rawDataset: string;
  readonly martsDataset: string;
  /** Of both datasets: BigQuery joins nothing across locations. */
  readonly location: string;
  /** For each statement. */
  readonly maxBytesBilled: number;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

/** What tells dbt of a place: a target of `dbt/profiles`, the environment it reads, and variables of the project. */
export interface DbtTarget {
  readonly target: string;
  readonly env: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
}

export function targetFor(place: DbtPlace): DbtTarget {
  if (place.kind === 'duckdb') {
    return { target: 'duckdb', env: { QONTO_ELT_DUCKDB: resolve(place.file) }, vars: {} };
  }
  const { project, rawDataset, martsDataset, location, maxBytesBilled, endpoint } = place;
  return {
    target: endpoint === undefined ? 'bigquery' : 'bigquery_emulator',
    env: {
      QONTO_ELT_DBT_PROJECT: project,
      QONTO_ELT_DBT_DATASET: martsDataset,
      QONTO_ELT_LOCATION: location,
      QONTO_ELT_DBT_MAX_BYTES_BILLED: String(maxBytesBilled),
      ...(endpoint !== undefined && { BIGQUERY_EMULATOR_HOST: endpoint }),
    },
    vars: { qonto_schema: rawDataset },
  };
}

/** Where dbt puts its compiled models, its docs and its log: beside the DuckDB file, else where our own files go. */
export function dbtFolder(place: DbtPlace): string {
  const beside = place.kind === 'duckdb' ? dirname(place.file) : 'qonto-data';
  return join(resolve(beside), 'dbt-target');
}
