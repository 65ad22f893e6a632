import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { breakages } from './support/breakages.ts';
import { openDbt } from './support/open-dbt.ts';

// That they are green otherwise is shown by the build of the fixture.
it('every rule of meaning has a test that turns red when the rule is broken', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  const folder = await temporaryFolder();
  const project = join(folder, 'dbt');
  cpSync(join(packageRoot, 'dbt'), project, { recursive: true });
  const dbt = await openDbt(project, journey.duckdb);
  // Unit tests take the types of their inputs from the tables.
  expect(dbt(['run'])).toMatchObject({ status: 0 });

  for (const number of [1, 2, 3]) {
    const round = breakages.filter((breakage) => breakage.round === number);
    for (const { file, find, replace } of round) edit(join(project, file), find, replace);
    const names = round.map(({ noticedBy }) => noticedBy);
    const { results } = dbt(['test', '--select', ...names]);
    for (const { file, find, replace } of round) edit(join(project, file), replace, find);
    expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'fail'])));
  }
});

function edit(file: string, find: string, replace: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text.split(find), `${file} holds this once: ${find}`).toHaveLength(2);
  writeFileSync(
    file,
    text.replace(find, () => replace),
  );
}
