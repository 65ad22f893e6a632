import { expect, it } from 'vitest';
import { play } from './play.ts';
import { crashPoints, faultKinds } from './points.ts';

it('T261 and T262 P1-P16 hold in 300 simulated worlds, whatever fails in them', {
  timeout: 600_000,
}, async () => {
  const { failures, hits, seeds } = await play({
    seeds: 300,
    from: 1,
    workers: 2,
    twice: false,
    untilFailure: false,
  });
  expect(failures.map(({ seed, failure, replay }) => ({ seed, failure, replay }))).toEqual([]);
  expect(seeds).toBe(300);
  // A fault that never happens proves nothing.
  for (const name of [...crashPoints, ...faultKinds]) expect(hits[name], name).toBeGreaterThan(0);
});

it('P13 the same seed leaves the same trace', { timeout: 300_000 }, async () => {
  const { failures } = await play({
    seeds: 20,
    from: 100_071,
    workers: 2,
    twice: true,
    untilFailure: false,
  });
  expect(failures).toEqual([]);
});
