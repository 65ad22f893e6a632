import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { runCli } from '../../support/run-cli.ts';
import type { Passage } from './support/gateway.ts';
import { startOauthJourney, storedTokens } from './support/oauth-journey.ts';
import { door } from './support/waiting.ts';

const atOnce = 6;

/**
 * Lets requests for transactions gather until six are in flight, ends their token, and lets one of them through: what
 * the other five are worth is decided by whether the client hangs up on them.
 */
function gatherSix(end: () => void) {
  const gathered = door();
  const waiting: Passage[] = [];
  const beforeApi = async (passage: Passage, isGone: Promise<unknown>): Promise<void> => {
    if (waiting.length >= atOnce || !passage.path.includes('/transactions?')) return;
    waiting.push(passage);
    if (waiting.length === atOnce) {
      end();
      gathered.open();
    }
    await gathered.isOpen;
    // With a limit, so that a client which does not hang up is found out and not waited for.
    if (passage !== waiting[0]) await Promise.race([isGone, pause(5_000)]);
  };
  return { beforeApi, waiting };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('an access token that is refused before its time', () => {
  it('T07 costs one answer 401, one refresh and one more request', async () => {
    const journey = await startOauthJourney();
    await journey.sync();
    // Past the hour that the token lives, by the bank's clock; by ours it is fresh.
    journey.bank.bank.advance({ hours: 2 });
    journey.bank.bank.clearRequests();
    await journey.sync();
    expect(journey.bank.bank.requests().by_status[401]).toBe(1);
    expect(journey.bank.bank.requests().by_path['/oauth2/token']).toBe(1);
    expect(journey.gateway.passages.at(-1)?.token).toBe((await storedTokens(journey)).access_token);
    await journey.expectTruth();
  });

  it('T07 with six requests in flight hangs up on five and sends all six again', async () => {
    const journey = await startOauthJourney({ transactions: 600, accounts: 6 });
    const { bank } = journey.bank;
    const six = gatherSix(() => bank.endAccessTokens());
    journey.stops.beforeApi = six.beforeApi;
    const done = await journey.sync({ concurrency: atOnce });
    expect(done.extract?.faults).toEqual([]);
    expect(six.waiting.map(({ status }) => status)).toEqual([401, 0, 0, 0, 0, 0]);
    expect(journey.gateway.refusals()).toBe(1);
    expect(bank.requests().by_status[401]).toBe(1);
    expect(bank.tokens()).toMatchObject({ refreshes: 2, refused: 0, usable: 1 });
    const [{ token: old } = { token: '' }] = six.waiting;
    const last = journey.gateway.passages.findLastIndex(({ token }) => token === old);
    const after = journey.gateway.passages.slice(last + 1);
    expect(new Set(after.map(({ token }) => token))).toEqual(
      new Set([(await storedTokens(journey)).access_token]),
    );
    for (const { path } of six.waiting)
      expect(after.filter((passage) => passage.path === path).length).toBeGreaterThanOrEqual(1);
    // The first with the new token goes alone: it has been answered before the next one is sent.
    expect(after[0]?.status).toBe(200);
    await journey.expectTruth();
  });

  it('T08 for ever from the start: two answers 401, and status 77', async () => {
    const journey = await startOauthJourney({ accounts: 6 });
    journey.bank.bank.addFault({ match: '/v2/', status: 401, times: 10_000 });
    const outcome = await runCli(['sync', '--concurrency', String(atOnce)], journey.oauthEnv);
    expect(outcome.status).toBe(exitStatus.auth);
    expect(outcome.stderr).toContain('Authorise the application again');
    expect(outcome.stderr).not.toContain('    at ');
    expect(journey.bank.bank.requests().by_status).toEqual({ 200: 2, 401: 2 });
    expect(journey.bank.bank.tokens().refreshes).toBe(2);
  });

  it('T08 for ever, with six requests in flight: two answers 401, and status 77', async () => {
    const journey = await startOauthJourney({ transactions: 600, accounts: 6 });
    const { bank } = journey.bank;
    const six = gatherSix(() => bank.addFault({ match: '/v2/', status: 401, times: 10_000 }));
    journey.stops.beforeApi = six.beforeApi;
    const outcome = await runCli(['sync', '--concurrency', String(atOnce)], journey.oauthEnv);
    expect(outcome.status).toBe(exitStatus.auth);
    expect(six.waiting.map(({ status }) => status)).toEqual([401, 0, 0, 0, 0, 0]);
    expect(bank.requests().by_status[401]).toBe(2);
    expect(bank.tokens().refreshes).toBe(2);
  });

  it('T08 a fixed access token is asked with once, also with six requests in flight', async () => {
    const journey = await startOauthJourney({ transactions: 600, accounts: 6 });
    const { bank } = journey.bank;
    const six = gatherSix(() => bank.addFault({ match: '/v2/', status: 401, times: 10_000 }));
    journey.stops.beforeApi = six.beforeApi;
    const env = { ...journey.oauthEnv, QONTO_ACCESS_TOKEN: journey.bank.accessToken };
    const outcome = await runCli(['sync', '--concurrency', String(atOnce)], env);
    expect(outcome.status).toBe(exitStatus.auth);
    expect(bank.requests().by_status[401]).toBe(1);
    expect(bank.requests().by_path['/oauth2/token']).toBeUndefined();
  });
});
