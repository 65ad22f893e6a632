import type { BigQuery } from '@google-cloud/bigquery';
import { z } from 'zod';
import { googleReason, googleStatus } from '../../google/faults.ts';
import { keptTable, type MartsStand } from '../marts.ts';
import { type LoadsStand, standOf, standSql } from '../sql/stand.ts';
import { type TextRow, textRows } from '../text-row.ts';
import { bigqueryFault } from './faults.ts';
import { type QueryPlace, queryRows } from './query.ts';
import { bigqueryDialect } from './sql.ts';
import { locationOf } from './tables/dataset.ts';

interface Datasets {
  readonly project: string;
  readonly rawDataset: string;
  readonly martsDataset: string;
  readonly beside?: readonly { readonly project: string; readonly dataset: string }[];
  readonly maxBytesBilled: number;
}

/**
 * What the finance tables of a dataset could be built from, datasets beside it included, and what is there of the last
 * build. One query for each ledger of loads; the rest is listed, which costs nothing.
 */
export async function standOfBigquery(
  client: BigQuery,
  datasets: Datasets,
  question: string | undefined,
): Promise<MartsStand> {
  const { project, rawDataset, martsDataset, beside = [] } = datasets;
  try {
    const marts = client.dataset(martsDataset);
    const location = await locationOf(marts);
    const relations =
      location === undefined ? [] : (await marts.getTables())[0].map(({ id }) => id ?? '');
    const kept = relations.includes(keptTable)
      ? keptRows.parse((await marts.table(keptTable).getRows())[0]).at(0)?.state
      : undefined;
    const ask = (query: string) => answerTo(client, placeOf(datasets, location), query);
    const loads: (LoadsStand | undefined)[] = [];
    for (const raw of [{ project, dataset: rawDataset }, ...beside]) {
      const table = `\`${raw.project}.${raw.dataset}._loads\``;
      loads.push(standOf((await ask(standSql(table, (name) => `to_json_string(${name})`))) ?? []));
    }
    const known = loads.every((one) => one !== undefined) ? loads : undefined;
    return {
      loads: known,
      relations,
      kept,
      answer: question === undefined ? [] : await ask(question),
    };
  } catch (error) {
    throw bigqueryFault(error, `Looking at what ${project}.${martsDataset} was built from`);
  }
}

/** Keeps a text in a table beside the finance tables. */
export async function keepBigquery(
  client: BigQuery,
  datasets: Datasets,
  text: string,
): Promise<void> {
  const { project, martsDataset } = datasets;
  try {
    const location = await locationOf(client.dataset(martsDataset));
    const query = `create or replace table \`${project}.${martsDataset}.${keptTable}\` as select ${bigqueryDialect.text(text)} as state`;
    await queryRows(client, placeOf(datasets, location), query, 'keep');
  } catch (error) {
    throw bigqueryFault(error, `Keeping in ${project}.${martsDataset} what was built`);
  }
}

const keptRows = z.array(z.object({ state: z.string() }));

/** Undefined where a table that the query names is not there, or no such column. */
async function answerTo(
  client: BigQuery,
  place: QueryPlace,
  query: string,
): Promise<TextRow[] | undefined> {
  try {
    return textRows(await queryRows(client, place, query, 'look'));
  } catch (error) {
    if (googleStatus(error) === 404 || googleReason(error) === 'invalidQuery') return undefined;
    throw error;
  }
}

function placeOf(
  { project, martsDataset, maxBytesBilled }: Datasets,
  location: string | undefined,
): QueryPlace {
  return { project, dataset: martsDataset, location, maxBytesBilled };
}
