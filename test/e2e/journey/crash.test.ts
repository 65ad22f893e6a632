import { expect, it } from 'vitest';
import { startJourney } from '../../support/journey.ts';
import { watchFolder } from '../process/folder-watch.ts';
import { killAgainAndAgain } from '../process/kills.ts';
import { counted, killPlan } from '../process/tally.ts';

it.each(killPlan(12))(
  'T97 killed $kills times at C0, C1, C4 to C9, C11 to C13, it ends with exactly the truth (seed $seed)',
  { timeout: 240_000 },
  async ({ seed, kills }) => {
    // From the very first back-fill on.
    const journey = await startJourney({ seed, transactions: 600, accounts: 3, latencyMs: 2 });
    const tally = await counted(seed, (counts) =>
      killAgainAndAgain(journey, counts, {
        kills,
        recoverEvery: 6,
        makeWatch: watchFolder,
      }),
    );
    expect(tally).toMatchObject({ hits: kills, lost: 0, doubled: 0 });
  },
);
