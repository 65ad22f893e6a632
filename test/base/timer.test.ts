import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepAlive } from '../../src/base/timer.ts';

it('what shows that a holder lives is done one at a time, whatever becomes of it, and not after the stop', async () => {
  let [begun, atOnce, most] = [0, 0, 0];
  const stop = keepAlive(1, async () => {
    begun += 1;
    atOnce += 1;
    most = Math.max(most, atOnce);
    // Longer than until the next one would be due.
    await sleep(5);
    atOnce -= 1;
    if (begun % 2 === 1) throw new Error('not this time');
  });
  while (begun < 4) await sleep(5);
  await stop();
  expect([most, atOnce]).toEqual([1, 0]);
  const atTheStop = begun;
  expect(atTheStop).toBeGreaterThanOrEqual(4);
  await sleep(20);
  expect(begun).toBe(atTheStop);
});
