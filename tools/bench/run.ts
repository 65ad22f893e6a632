import { availableParallelism } from 'node:os';
import { compare } from './compare.ts';
import { readFlags, type Settings } from './flags.ts';
import { growth, growthTable } from './growth.ts';
import { limits } from './limits.ts';
import { models, modelsTable } from './models.ts';
import { buildAll, cleanUpAtExit } from './processes.ts';
import { type Section, show, writeResults } from './readme.ts';
import { service } from './service.ts';
import { whole } from './table.ts';

const oneRun = 'and ten times as many, one run';

const settings = readFlags(process.argv.slice(2));
if (settings !== undefined) {
  cleanUpAtExit();
  buildAll();
  const sections = [
    ...(await comparisons(settings)),
    ...(await life(settings)),
    ...(await finance(settings)),
    ...(await limited(settings)),
    ...(await served(settings)),
  ];
  writeResults(sections);
  console.log(`\n${sections.map(show).join('\n\n')}`);
}

/** When and how the table below was measured. */
function about({ accounts, transactions }: Settings, runs: string): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `Node ${process.versions.node} on ${availableParallelism()} CPUs`;
  return `Measured on ${date} with ${machine}: ${accounts} accounts x ${whole(transactions)} transactions, ${runs}.`;
}

async function comparisons(chosen: Settings): Promise<Section[]> {
  const sections: Section[] = [];
  for (const [scenario, latencyMs] of [
    [1, 0],
    [2, chosen.latencyMs],
  ] as const) {
    if (!chosen.scenarios.has(scenario)) continue;
    const title = `Scenario ${scenario}: full copy, ${latencyMs} ms latency`;
    console.log(title);
    const table = await compare(chosen, latencyMs);
    sections.push({ title, text: `${about(chosen, `median of ${chosen.runs} runs`)}\n\n${table}` });
  }
  return sections;
}

/** One bank of each size serves all three scenarios: the large one is only needed for 4 and 5. */
async function life(chosen: Settings): Promise<Section[]> {
  const { scenarios, accounts, transactions } = chosen;
  const changes = scenarios.has(4);
  const large = changes || scenarios.has(5);
  if (!large && !scenarios.has(3)) return [];
  const title = 'Scenarios 3 to 5: quiet runs, runs after changes, peak memory';
  console.log(title);
  const rows = accounts * transactions;
  const table = await growth(chosen, rows, changes ? [0.01] : []);
  // At ten times the size: as many changed rows as before, and ten times as many.
  if (large) table.push(...(await growth(chosen, 10 * rows, changes ? [0.001, 0.01] : [])));
  return [{ title, text: `${about(chosen, oneRun)}\n\n${growthTable(table)}` }];
}

async function finance(chosen: Settings): Promise<Section[]> {
  if (!chosen.scenarios.has(6)) return [];
  const title = 'Scenario 6: the finance models on DuckDB';
  console.log(title);
  const rows = chosen.accounts * chosen.transactions;
  const table = [...(await models(chosen, rows)), ...(await models(chosen, 10 * rows))];
  return [{ title, text: `${about(chosen, oneRun)}\n\n${modelsTable(table)}` }];
}

async function limited(chosen: Settings): Promise<Section[]> {
  if (!chosen.scenarios.has(7)) return [];
  const title = "Scenario 7: full copy at the bank's limits";
  console.log(title);
  const table = await limits(chosen);
  return [{ title, text: `${about(chosen, 'each run')}\n\n${table}` }];
}

async function served(chosen: Settings): Promise<Section[]> {
  if (!chosen.scenarios.has(8)) return [];
  const title = 'Scenario 8: the service and its webhooks';
  console.log(title);
  const table = await service(chosen);
  return [{ title, text: `${about(chosen, 'one run')}\n\n${table}` }];
}
