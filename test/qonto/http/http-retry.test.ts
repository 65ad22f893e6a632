import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { retryDelay, retryPolicy } from '../../../src/qonto/http/retry-delay.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';
import { shortestWaits } from '../../support/shortest-waits.ts';

const small = { transactions: 60, accounts: 2, attachmentsShare: 0 };
const statusesAsked = 4;

/** How often each address was asked for. */
function timesAsked({ recent }: { readonly recent: readonly { target: string }[] }): number[] {
  const times = new Map<string, number>();
  for (const { target } of recent) times.set(target, (times.get(target) ?? 0) + 1);
  return [...times.values()];
}

describe('the policy of waiting', () => {
  const now = Date.UTC(2026, 5, 30, 12);
  const attempt = fc.integer({ min: 1, max: retryPolicy.attempts - 1 });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it.each([
    ['60.5', 60_500],
    [' 1.25 ', 1_250],
    ['0.0001', 1],
  ])('T356 waits as long as a fraction of a second says: %s', (retryAfter, ms) => {
    expect(retryDelay({ attempt: 1, retryAfter, now, random: 0 })).toBe(ms);
  });

  it.each(['-5', '1.2.3', '5 6', '1/2/03'])(
    'T356 takes %s for no date, and doubles its pauses',
    (retryAfter) => {
      const asked = { attempt: 5, now, random: 0.999 };
      expect(retryDelay({ ...asked, retryAfter })).toBe(retryDelay(asked));
    },
  );

  it('T01 waits at least as long as Retry-After says, in seconds or as a date, and little longer', () => {
    fc.assert(
      fc.property(attempt, random, fc.integer({ min: 0, max: 120 }), (n, dice, seconds) => {
        const date = new Date(now + seconds * 1_000).toUTCString();
        for (const retryAfter of [String(seconds), date]) {
          const delay = retryDelay({ attempt: n, retryAfter, now, random: dice });
          expect(delay).toBeGreaterThanOrEqual(seconds * 1_000);
          expect(delay).toBeLessThanOrEqual(seconds * 1_000 + 1_000);
        }
      }),
    );
  });

  it('T01 T04 gives up at once where the bank asks for more than 120 s', () => {
    for (const seconds of [121, 3_600, 86_400, 10 ** 12]) {
      const date = new Date(now + Math.min(seconds, 10 ** 10) * 1_000).toUTCString();
      for (const retryAfter of [String(seconds), date]) {
        expect(retryDelay({ attempt: 1, retryAfter, now, random: 0 })).toBeUndefined();
      }
    }
  });

  it('T02 is a random share of a doubling ceiling where the bank says nothing', () => {
    fc.assert(
      fc.property(attempt, random, (n, dice) => {
        const ceiling = Math.min(30_000, 500 * 2 ** (n - 1));
        const delay = retryDelay({ attempt: n, now, random: dice });
        expect(delay).toBe(Math.round(dice * ceiling));
      }),
    );
  });

  it('T03 ends after six attempts, whatever the bank says', () => {
    for (const retryAfter of [undefined, '0', '1', 'Tue, 30 Jun 2026 12:00:01 GMT', 'soon']) {
      expect(retryDelay({ attempt: 5, retryAfter, now, random: 0.5 })).toBeDefined();
      expect(retryDelay({ attempt: 6, retryAfter, now, random: 0.5 })).toBeUndefined();
    }
  });
});

describe('the bank over HTTP', () => {
  // How long a wait may be is proven above.
  beforeEach(shortestWaits);

  it.each(['seconds', 'date'])(
    'T01 a 429 with Retry-After as %s is not asked again too soon',
    async (form) => {
      const journey = await startJourney(small);
      let until = 0;
      const refused: string[] = [];
      const url = await alteredBank(journey, {
        alter(answer, path) {
          if (!isListing(path)) return;
          until ||= Date.now() + 1_000;
          // Timers may be a moment early.
          if (Date.now() >= until - 20) return;
          refused.push(path);
          // The bank's clock stands far from ours, and its dates are its own.
          const date = new Date(Date.parse(String(answer.headers.date)) + 1_000).toUTCString();
          answer.headers['retry-after'] = form === 'date' ? date : '1';
          answer.status = 429;
        },
      });
      const done = await journey.sync({ 'api-url': url });
      expect(done.extract?.faults).toEqual([]);
      expect(refused.length).toBeGreaterThan(0);
      expect(new Set(refused).size).toBe(refused.length);
      await journey.expectTruth();
    },
  );

  it('T358 many requests that wait at once are no warning of Node on the console', async () => {
    const journey = await startJourney({ ...small, accounts: 4 });
    journey.bank.bank.addFault({ match: '/transactions?', status: 503, times: 16 });
    const { status, stderr } = await runCli(
      ['extract', '--raw', journey.raw, '--concurrency', '16', '--log-level', 'silent'],
      journey.env,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('T02 a 429 without a word is asked again, and nothing is lost', async () => {
    const journey = await startJourney(small);
    journey.bank.bank.addFault({ match: '/transactions?', status: 429, times: 5 });
    expect((await journey.sync()).extract?.faults).toEqual([]);
    expect(journey.bank.bank.requests().by_status[429]).toBe(5);
    await journey.expectTruth();
  });

  it.each([
    ['T03 a 429 for ever', 429],
    ['T06 a 503 for ever', 503],
  ])('%s is asked for six times at most, and holds', async (_, status) => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    journey.bank.bank.clearRequests();
    journey.bank.bank.addFault({ match: '/transactions?', status, times: 10_000 });
    expect(await expectHold(journey, () => journey.sync())).toMatchObject({
      exit: exitStatus.unavailable,
      codes: [status === 429 ? 'rate_limited' : 'bank_error'],
    });
    expect(Math.max(...timesAsked(journey.bank.bank.requests()))).toBe(6);
    journey.bank.bank.clearFaults();
    await expectCaughtUp(journey);
  });

  it('T04 a Retry-After of a day ends the run at once, and nothing more is asked', async () => {
    const journey = await startJourney({ ...small, accounts: 4 });
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    journey.bank.bank.clearRequests();
    journey.bank.bank.addFault({
      match: '/transactions?',
      status: 429,
      retry_after: 86_400,
      times: 10_000,
    });
    // `expectHold` sees to it that the lease is free.
    expect(await expectHold(journey, () => journey.sync({ concurrency: 2 }))).toMatchObject({
      exit: exitStatus.unavailable,
      codes: ['rate_limited'],
    });
    const refusals = Number(journey.bank.bank.requests().by_status[429]);
    expect(refusals).toBeLessThanOrEqual(2);
    expect(refusals).toBeLessThan(4 * statusesAsked);
    journey.bank.bank.clearFaults();
    await expectCaughtUp(journey);
  });

  it('T05 a 500, 502, 503 and 504 are each asked again, and nothing is lost', async () => {
    const journey = await startJourney(small);
    const statuses = [500, 502, 503, 504];
    for (const status of statuses) {
      journey.bank.bank.addFault({ match: '/transactions?', status });
    }
    expect((await journey.sync()).extract?.faults).toEqual([]);
    const { by_status: found } = journey.bank.bank.requests();
    expect(statuses.map((status) => found[status])).toEqual([1, 1, 1, 1]);
    await journey.expectTruth();
  });
});
