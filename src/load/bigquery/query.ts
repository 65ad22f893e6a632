import type { BigQuery } from '@google-cloud/bigquery';
import { labels } from './tables/schema.ts';

/** Where a statement runs, and what it may read. */
export interface QueryPlace {
  readonly project: string;
  /** Where a table is looked for that a statement names alone. */
  readonly dataset: string;
  /** Undefined where it is not known, and BigQuery has to find it. */
  readonly location: string | undefined;
  readonly maxBytesBilled: number;
}

/**
 * The rows that a statement brings. None of ours runs without a limit and labels. Throws what BigQuery throws: what a
 * fault means there, its caller knows.
 */
export async function queryRows(
  client: BigQuery,
  { project, dataset, location, maxBytesBilled }: QueryPlace,
  query: string,
  step: string,
): Promise<unknown> {
  const [rows] = await client.query({
    query,
    ...(location !== undefined && { location }),
    defaultDataset: { projectId: project, datasetId: dataset },
    labels: { ...labels, step },
    maximumBytesBilled: String(maxBytesBilled),
  });
  return rows;
}
