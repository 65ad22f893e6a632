import type { BigQuery } from '@google-cloud/bigquery';
import { locateSql } from '../sql/object-place.ts';
import { bigqueryFault } from './faults.ts';
import type { BigqueryPlace } from './options.ts';
import { labels } from './schema.ts';
import { bigqueryDialect } from './sql.ts';

/** Leads every address of an attachment to where the zone is now. Cut short, it is done again by the next load. */
export async function locateZone(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: BigqueryPlace,
  rawZone: string,
): Promise<void> {
  const target = (table: string) => `\`${project}.${dataset}.${table}\``;
  try {
    const [job] = await client.createQueryJob({
      query: locateSql(target, rawZone, bigqueryDialect).join(';\n'),
      labels: { ...labels, step: 'locate' },
      maximumBytesBilled: String(maxBytesBilled),
    });
    await job.getQueryResults();
  } catch (error) {
    throw bigqueryFault(error, `Telling ${project}.${dataset} where the raw zone is`);
  }
}
