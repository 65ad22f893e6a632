import { install } from '@sinonjs/fake-timers';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.ts';
import { risingClock } from '../../../src/base/timer.ts';
import { openHints } from '../../../src/run/serve/hints.ts';
import { initialState, readinessOf } from '../../../src/run/serve/http/readiness.ts';
import { nextStart } from '../../../src/run/serve/schedule.ts';
import { runService } from '../../../src/run/serve/service.ts';
import { openSecrets } from '../../../src/run/webhook/secrets.ts';

const year = 365 * 86_400_000;
const good = { done: {}, fault: undefined, startedAt: 0, endedAt: 0 };

/** How many runs a service begins whose clock is set back by a year in the first of them. */
async function runsAfterSetBack(everyMs: number, isTold: boolean): Promise<number> {
  let offset = 0;
  const clock = risingClock(() => Date.now() + offset);
  const hints = openHints(clock);
  const stop = new AbortController();
  let runs = 0;
  const run = async () => {
    runs += 1;
    if (isTold) hints.add([]);
    offset = -year;
    if (runs === 2) stop.abort(new Error('enough'));
    return good;
  };
  if (isTold) hints.add([]);
  await runService({
    run,
    hints,
    clock,
    nextStart: (past, times) => nextStart(past, times, everyMs),
    signal: stop.signal,
  }).catch(() => {});
  return runs;
}

describe('T354 a clock that is set back', () => {
  it('by a year keeps no run of the service back', async () => {
    expect(await runsAfterSetBack(20, false)).toBe(2);
  });

  it('nor one that a webhook begins', async () => {
    expect(await runsAfterSetBack(year, true)).toBe(2);
  });

  it('nor a look for new secrets of webhooks', async () => {
    const clock = install({ toFake: ['Date'], now: 2 * year });
    try {
      let looks = 0;
      const read = async () => {
        looks += 1;
        return [];
      };
      const secrets = openSecrets([], read, silentLog);
      await secrets.refresh();
      clock.setSystemTime(year);
      await secrets.refresh();
      clock.setSystemTime(year + 10_000);
      await secrets.refresh();
      expect(looks).toBe(2);
    } finally {
      clock.uninstall();
    }
  });

  it('goes on from where it was, and forward with the machine', () => {
    let now = 5_000;
    const clock = risingClock(() => now);
    const seen = [0, 10, -4_000, 20, 3_000].map((step) => {
      now += step;
      return clock();
    });
    expect(seen).toEqual([5_000, 5_010, 5_010, 5_030, 8_030]);
  });

  it('leaves a service ready for as long as the last success is young, and tells it by the new clock', () => {
    const state = { ...initialState, lastSuccessAt: 2 * year, lastRunAt: 2 * year };
    const answer = readinessOf(state, 2 * year + 1_000, 2_000, year + 1_000);
    expect(answer).toMatchObject({ ready: true, last_success_at: new Date(year).toISOString() });
    expect(readinessOf(state, 2 * year + 2_001, 2_000, year + 2_001).ready).toBe(false);
  });
});
