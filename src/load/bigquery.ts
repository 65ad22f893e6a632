import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import { z } from 'zod';
import { googleStatus } from '../google-fault.ts';
import { instantOf } from '../instant.ts';
import { bigqueryFault } from './bigquery-faults.ts';
import { mergeBatch } from './bigquery-merge.ts';
import { locationOf, prepareBigquery } from './bigquery-prepare.ts';
import { seedCursorSql } from './bigquery-script.ts';
import type { LoadCursor, Warehouse } from './warehouse.ts';

export interface BigqueryPlace {
  readonly project: string;
  readonly dataset: string;
  /** Where a dataset that has to be made goes; else where the bucket is. */
  readonly location?: string | undefined;
  /** Where the raw zone's bucket is; undefined for a folder. */
  readonly rawLocation: () => Promise<string | undefined>;
  readonly kmsKey?: string | undefined;
  /** A query that would be billed more is refused by BigQuery before it runs. */
  readonly maxBytesBilled: number;
  /** The address of an emulator; no credentials are sent there. */
  readonly endpoint?: string | undefined;
}

/** Staging tables in a BigQuery dataset. Credentials are Google's Application Default Credentials. */
export function openBigquery(place: BigqueryPlace): Warehouse {
  const { project, dataset, endpoint } = place;
  const client = new BigQuery({
    projectId: project,
    ...(endpoint !== undefined && { apiEndpoint: endpoint, authClient: new PassThroughClient() }),
    retryOptions: { maxRetries: 5 },
  });
  // The client takes BIGQUERY_EMULATOR_HOST as it stands, without the path of the API.
  client.baseUrl = `${client.apiEndpoint}/bigquery/v2`;
  const cursor = () => readCursor(client, place);
  return {
    name: `bigquery:${project}.${dataset}`,
    readsBuckets: true,
    async prepare() {
      await prepareBigquery(client, place);
      if ((await cursor()) === undefined) await seedCursor(client, place);
    },
    cursor,
    merge: (batch) => mergeBatch(client, place, batch, cursor),
    close() {},
  };
}

/** Rows are listed, not queried: it costs nothing, and a quiet run then has no query at all. */
async function readCursor(
  client: BigQuery,
  { project, dataset: id }: BigqueryPlace,
): Promise<LoadCursor | undefined> {
  try {
    const dataset = client.dataset(id);
    const location = client.location ?? (await locationOf(dataset));
    if (location === undefined) return undefined;
    client.location = location;
    const [rows] = await dataset.table('_cursor').getRows();
    const [row] = cursorRows.parse(rows);
    return row && { seq: row.seq, manifestSha256: row.manifest_sha256 };
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw bigqueryFault(error, `Reading the cursor of ${project}.${id}`);
  }
}

const cursorRows = z
  .array(z.object({ seq: z.coerce.number(), manifest_sha256: z.string() }))
  .max(1);

async function seedCursor(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigqueryPlace,
): Promise<void> {
  const query = seedCursorSql(`\`${project}.${dataset}._cursor\``, instantOf(0));
  await client.query({ query, maximumBytesBilled: String(maxBytesBilled) }).catch((error) => {
    throw bigqueryFault(error, `Preparing the cursor of ${project}.${dataset}`);
  });
}
