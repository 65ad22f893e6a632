import { expect, it } from 'vitest';
import { shortSettings } from './families.ts';
import { play } from './tally.ts';

it('T31 T33 T34 T35 T37 T38 T40 T41 nothing is lost by any adversary of a move or two, however the bank behaves', {
  timeout: 300_000,
}, async () => {
  const { losses, needlesslyHeld, requests, requestsIfHeld, trials } = await play(shortSettings());
  expect(losses).toEqual([]);
  expect(needlesslyHeld).toEqual([]);
  // Seven rows in pages of two, when they move, share instants and are not sorted, all at once.
  expect(requests).toBeLessThanOrEqual(120);
  // A bank that neither sorts nor counts is asked for a thousand ranges at most.
  expect(requestsIfHeld).toBeLessThanOrEqual(1_010);
  expect(trials).toBeGreaterThan(30_000);
});
