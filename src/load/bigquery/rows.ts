import type { BigQuery } from '@google-cloud/bigquery';
import { z } from 'zod';
import { googleStatus } from '../../google/faults.ts';
import { plainRows, type RowsAsked, type TextColumn, type TextRow } from '../text-row.ts';
import { bigqueryFault } from './faults.ts';
import { queryRows } from './query.ts';
import { bigqueryDialect } from './sql.ts';
import { locationOf } from './tables/dataset.ts';

export interface RowsPlace {
  readonly project: string;
  readonly dataset: string;
  readonly maxBytesBilled: number;
}

/** The rows of a table of a dataset that have a text in a column; undefined where there is no such table. */
export async function bigqueryRows(
  client: BigQuery,
  { project, dataset, maxBytesBilled }: RowsPlace,
  asked: RowsAsked,
): Promise<TextRow[] | undefined> {
  try {
    const location = await locationOf(client.dataset(dataset));
    const columns = await columnsOf(client, dataset, asked.table);
    if (columns === undefined) return undefined;
    const query = rowsSql(`\`${project}.${dataset}.${asked.table}\``, columns, asked);
    const place = { project, dataset, location, maxBytesBilled };
    return plainRows(await queryRows(client, place, query, 'inspect'), columns);
  } catch (error) {
    throw bigqueryFault(error, `Reading ${project}.${dataset}.${asked.table}`);
  }
}

/** Every value as a text; a `table` in back quotes. */
export function rowsSql(
  table: string,
  columns: readonly TextColumn[],
  { column, value }: Pick<RowsAsked, 'column' | 'value'>,
): string {
  const { quote, text } = bigqueryDialect;
  const texts = columns.map(({ name, kind }) => {
    const written = kind === 'json' ? 'to_json_string(' : 'cast(';
    return `${written}${quote(name)}${kind === 'json' ? ')' : ' as string)'} as ${quote(name)}`;
  });
  return `select ${texts.join(', ')} from ${table} where ${quote(column)} = ${text(value)}`;
}

async function columnsOf(
  client: BigQuery,
  dataset: string,
  table: string,
): Promise<TextColumn[] | undefined> {
  try {
    const [metadata] = await client.dataset(dataset).table(table).getMetadata();
    return tableMetadata
      .parse(metadata)
      .schema.fields.map(({ name, type }) => ({ name, kind: kindOf(type) }));
  } catch (error) {
    if (googleStatus(error) === 404) return undefined;
    throw error;
  }
}

const tableMetadata = z.looseObject({
  schema: z.looseObject({
    fields: z.array(z.looseObject({ name: z.string(), type: z.string() })),
  }),
});

function kindOf(type: string): TextColumn['kind'] {
  if (type === 'TIMESTAMP') return 'timestamp';
  if (/^(BIG)?NUMERIC$/.test(type)) return 'decimal';
  return type === 'JSON' ? 'json' : 'other';
}
