import { type Clock, install } from '@sinonjs/fake-timers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../../src/qonto/http/rate-limit.ts';

const minute = 60_000;
const year = 365 * 86_400_000;

/** When each of so many requests was let go, in milliseconds from now on. */
function asked(limiter: ReturnType<typeof createRateLimiter>, count: number): number[] {
  const beginning = performance.now();
  const times: number[] = [];
  for (let i = 0; i < count; i += 1)
    void limiter.take().then(() => times.push(performance.now() - beginning));
  return times;
}

describe('the limiter of the requests', () => {
  let clock: Clock;
  beforeEach(() => {
    clock = install({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
      now: 2 * year,
    });
  });
  afterEach(() => clock.uninstall());

  it('T01 holds every other request back too, for the longest pause asked for', async () => {
    const limiter = createRateLimiter(100);
    limiter.pause(7_000);
    limiter.pause(2_000);
    const times = asked(limiter, 3);
    await clock.tickAsync(6_999);
    expect(times).toEqual([]);
    await clock.tickAsync(1);
    expect(times).toEqual([7_000, 7_000, 7_000]);
  });

  it('T01 holds back what waits already, when the bank says that it is too much', async () => {
    const limiter = createRateLimiter(2);
    const times = asked(limiter, 3);
    await clock.tickAsync(5_000);
    limiter.pause(8_000);
    await clock.tickAsync(minute);
    expect(times).toEqual([0, 0, 13_000]);
  });

  it('T354 holds them no longer where the clock is set back in between', async () => {
    const limiter = createRateLimiter(100);
    limiter.pause(7_000);
    clock.setSystemTime(year);
    limiter.pause(2_000);
    const times = asked(limiter, 1);
    await clock.tickAsync(7_000);
    expect(times).toEqual([7_000]);
  });

  it('lets as many go in any ten seconds as it was told, and ten times as many in ten minutes', async () => {
    const limiter = createRateLimiter(3);
    const times = asked(limiter, 60);
    await clock.tickAsync(20 * minute);
    expect(times).toHaveLength(60);
    for (const [count, ms] of [
      [3, 10_000],
      [30, 600_000],
    ] as const)
      for (let i = count; i < times.length; i += 1)
        expect((times[i] ?? 0) - (times[i - count] ?? 0)).toBeGreaterThanOrEqual(ms);
    // And no slower than that.
    expect(times.at(-1)).toBe(690_000);
  });

  it.each([
    ['back', year],
    ['forward', 3 * year],
  ])('T370 goes on at its pace where the clock of the machine is set %s', async (_, to) => {
    const limiter = createRateLimiter(3);
    const times = asked(limiter, 9);
    await clock.tickAsync(1_000);
    clock.setSystemTime(to);
    await clock.tickAsync(minute);
    expect(times).toEqual([0, 0, 0, 10_000, 10_000, 10_000, 20_000, 20_000, 20_000]);
  });
});
