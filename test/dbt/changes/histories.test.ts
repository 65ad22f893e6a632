import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { loadsTable } from '../../../src/load/ledger-tables.ts';
import { streamTables } from '../../../src/load/tables.ts';
import { startJourney } from '../../support/journey.ts';
import type { Query } from '../../support/world.ts';
import { openDbt } from '../support/open-dbt.ts';
import { type EventKind, general, narrow } from './events.ts';
import { startHistory } from './history.ts';

/** `npm run test:histories` plays more of them; each organization has a history of its own. */
const { ORGANIZATIONS = '2', STEPS = '3', SEED = '1' } = process.env;
const stepCount = Number(STEPS);
const schemas = Array.from({ length: Number(ORGANIZATIONS) }, (_, n) => `history_${n}`);

it('T325 each build of what has changed leaves the tables of a build from nothing, in random histories', {
  timeout: 3_600_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  const { query, folder } = journey;
  for (const schema of schemas) await copyOrganization(query, schema);
  const histories = schemas.map((schema) => startHistory(query, schema, `${SEED} ${schema}`));
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const build = (dataset: string, onlyChanges: boolean) => {
    const vars = JSON.stringify({ qonto_schema: schemas });
    const { status, stdout } = dbt(['build', ...withoutTests, '--vars', vars], {
      QONTO_ELT_DBT_DATASET: dataset,
      QONTO_ELT_DBT_ONLY_CHANGES: String(onlyChanges),
    });
    expect(status, stdout).toBe(0);
  };
  build('qonto', false);
  let narrowSteps = 0;
  for (let step = 1; step <= stepCount; step += 1) {
    const told: string[] = [];
    for (const [n, history] of histories.entries()) {
      // What many transactions name has all made anew, for everybody: else no step would be narrow.
      const isGeneral = n === 0 && step % 4 === 3;
      const happened = isGeneral ? history.step([generalOf(step)], 1) : history.step(narrow, 4);
      told.push((await happened).join(' '));
    }
    build('qonto', true);
    if (readFileSync(join(folder, compiled), 'utf8').includes('/* touched */')) narrowSteps += 1;
    build('whole', false);
    expect(await differences(query), told.join(' | ')).toEqual([]);
  }
  // Else these were builds from nothing all the time.
  expect(narrowSteps).toBeGreaterThanOrEqual(stepCount / 2);
});

/** One after the other, beginning with another one for each seed. */
function generalOf(step: number): EventKind {
  const kind = general[(Math.floor(step / 4) + Number(SEED)) % general.length];
  if (kind === undefined) throw new Error('SEED is to be a number');
  return kind;
}

const withoutTests = ['--exclude', 'resource_type:test', 'resource_type:unit_test'];
const compiled = 'dbt-target/compiled/qonto/models/marts/qonto__transactions.sql';

/** The staging tables once more, of another organization. */
async function copyOrganization(query: Query, schema: string): Promise<void> {
  await query(`create schema ${schema}`);
  for (const { name } of [...streamTables, loadsTable])
    await query(`create table ${schema}.${name} as from qonto_raw.${name}`);
  await query(`update ${schema}.organizations set id = '${schema}'`);
}

/** The relations of `qonto` that have other rows than those of `whole`, or are in one of them only. */
async function differences(query: Query): Promise<readonly string[]> {
  const relations = await query(
    `select table_name as name, count(*)::int as n from information_schema.tables
      where table_schema in ('qonto', 'whole') group by 1 order by 1`,
  );
  expect(relations.length).toBeGreaterThan(60);
  const different: string[] = [];
  for (const { name, n } of relations) {
    const [found] = await query(
      `select count(*)::int as rows from (
        (from qonto.${name} except all from whole.${name}) union all (from whole.${name} except all from qonto.${name})
      )`,
    );
    if (n !== 2 || found?.rows !== 0) different.push(`${name}: ${found?.rows}`);
  }
  return different;
}
