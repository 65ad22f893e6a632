import { expect, it } from 'vitest';
import { reachSettings } from './families.ts';
import { reachTrial } from './reach-trial.ts';
import { play } from './tally.ts';

it('T108 nothing is lost when a listing is told to reach further back while the bank moves, however it behaves', {
  timeout: 300_000,
}, async () => {
  const { losses, needlesslyHeld, trials } = await play(reachSettings(), reachTrial);
  expect(losses).toEqual([]);
  expect(needlesslyHeld).toEqual([]);
  expect(trials).toBeGreaterThan(30_000);
});
