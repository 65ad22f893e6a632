import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';
import { putBeside } from './support/put-beside.ts';
import { relationsIn } from './support/relations.ts';

it('builds several organizations side by side, each as if it were alone', {
  timeout: 900_000,
}, async () => {
  const [paris, berlin] = [await builtAlone(1), await builtAlone(2)];

  const [first, second] = await putBeside(paris.query, [berlin.file]);
  // Simulated banks all hold the documented example: the same ids, in both.
  const [shared] = await paris.query(
    `select count(*)::int as ids from ${first}.transactions semi join ${second}.transactions using (id)`,
  );
  expect(shared?.ids).toBeGreaterThan(0);

  // The second one comes to tables that hold the first, and by a name with its database.
  const vars = JSON.stringify({ qonto_schema: [first, `warehouse.${second}`] });
  expect(paris.dbt(['build', ...withoutUnitTests, '--vars', vars]).stdout).toContain(
    'Completed successfully',
  );
  const together = await relationsIn(paris.query, 'qonto');
  expect(Object.keys(together)).toEqual(Object.keys(paris.relations));
  for (const [name, rows] of Object.entries(together)) {
    const apart = [...(paris.relations[name] ?? []), ...(berlin.relations[name] ?? [])];
    const isCalendar = ['int_qonto__calendar', 'qonto__dates'].includes(name);
    // The days are of no organization: one that both have is there once.
    const expected = isCalendar ? [...new Set(sorted(apart))] : sorted(apart);
    expect(sorted(rows), name).toEqual(expected);
    if (rows[0] !== undefined && name !== 'int_qonto__balance_chain' && !isCalendar)
      expect(rows[0], name).toHaveProperty('organization_id');
  }
});

const withoutUnitTests = ['--exclude', 'resource_type:unit_test'];

async function builtAlone(seed: number) {
  const journey = await startJourney({ seed, transactions: 150 });
  await journey.sync();
  journey.bank.bank.advance({ days: 3 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(dbt(['run']).status).toBe(0);
  const { query, duckdb: file } = journey;
  return { query, file, dbt, relations: await relationsIn(query, 'qonto') };
}

function sorted(rows: readonly object[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
