import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { type Area, areas } from './areas.ts';
import { type Tally, tableOf, tally } from './tally.ts';

/**
 * Breaks the program in one small place after the other, and counts how often the quick tests notice:
 * `npm run test:mutation`, or with the names of areas and `--again` to try only what is new or was not noticed.
 */
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const incremental = process.argv.includes('--again');
const unknown = asked.filter((name) => !Object.hasOwn(areas, name));
if (unknown.length > 0) throw new Error(`areas are ${Object.keys(areas).join(', ')}`);

// Read by setup.ts, in the processes that Stryker starts.
const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-mutation-'));
process.env.MUTATION_FOLDER = folder;
const tallies: Tally[] = [];
try {
  for (const [name, area] of Object.entries(areas))
    if (asked.length === 0 || asked.includes(name)) tallies.push(await run(name, area));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${tableOf(tallies)}\n`);
if (tallies.some(({ score, atLeast }) => score < atLeast)) process.exitCode = 1;

async function run(name: string, { atLeast, mutate }: Area): Promise<Tally> {
  const report = `reports/mutation/${name}.json`;
  // Read by vitest.config.ts, in the processes that Stryker starts.
  process.env.MUTATION_AREA = name;
  await new Stryker({
    configFile: 'test/mutation/stryker.config.json',
    plugins: ['@stryker-mutator/vitest-runner', './test/mutation/words.mjs'],
    mutate: [...mutate],
    incremental,
    incrementalFile: report,
    jsonReporter: { fileName: report },
  }).runMutationTest();
  return tally(name, atLeast, JSON.parse(await readFile(report, 'utf8')));
}
