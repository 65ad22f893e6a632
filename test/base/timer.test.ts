import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepAlive } from '../../src/base/timer.ts';

it('what shows that a holder lives is done one at a time, whatever becomes of it, and not after the stop', async () => {
  const seen: ('begun' | 'ended')[] = [];
  const stop = keepAlive(1, async () => {
    seen.push('begun');
    // Longer than until the next one would be due.
    await sleep(5);
    seen.push('ended');
    if (seen.length % 4 === 2) throw new Error('not this time');
  });
  while (seen.length < 7) await sleep(5);
  await stop();
  const atTheStop = [...seen];
  expect(atTheStop.length % 2).toBe(0);
  expect(atTheStop).toEqual(atTheStop.map((_, n) => (n % 2 === 0 ? 'begun' : 'ended')));
  await sleep(20);
  expect(seen).toEqual(atTheStop);
});
