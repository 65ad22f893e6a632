import { expect, it } from 'vitest';
import { testBuild } from './build.ts';
import { auditBugs } from './planted/audits.ts';
import { landingBugs } from './planted/landing.ts';
import { listingBugs } from './planted/listing.ts';
import { loadingBugs } from './planted/loading.ts';
import type { PlantedBug } from './planted/planted-bug.ts';
import { secrecyBugs } from './planted/secrecy.ts';
import { webhookBugs } from './planted/webhooks.ts';
import { type Played, play } from './play.ts';

const bugs = [
  ...listingBugs,
  ...landingBugs,
  ...loadingBugs,
  ...secrecyBugs,
  ...webhookBugs,
  ...auditBugs,
];

it('there are many ways to be wrong', () => {
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  expect(bugs.length).toBeGreaterThanOrEqual(25);
});

it('nothing is found where nothing is planted', { timeout: 300_000 }, async () => {
  const { failures, seeds } = await playWith({ patches: [] }, 1, 20);
  expect(failures).toEqual([]);
  expect(seeds).toBe(20);
});

it.each(bugs)('a simulated world shows that $name', { timeout: 1_200_000 }, async (bug) => {
  let { failures } = await playWith(bug, bug.seed, 1);
  if (failures.length === 0) ({ failures } = await playWith(bug, 1, 1_000));
  expect(failures[0]?.failure).toMatch(/^(P\d|I\d|T\d|process \d+ fell over)/);
});

async function playWith(
  { patches, engine }: Pick<PlantedBug, 'patches' | 'engine'>,
  from: number,
  seeds: number,
): Promise<Played> {
  const { program: worker, remove } = await testBuild(patches);
  try {
    const game = { from, seeds, workers: 1, twice: false, untilFailure: true, worker };
    return await play({ ...game, ...(engine && { engine }) });
  } finally {
    remove();
  }
}
