import type { Log } from '../../../../src/base/log.ts';
import { silentLog } from '../../../../src/base/log.ts';
import { Secret } from '../../../../src/base/secret.ts';
import type { Timer } from '../../../../src/base/timer.ts';
import { type Client, createClient } from '../../../../src/qonto/http/client.ts';
import { openHttp } from '../../../../src/qonto/http/wire.ts';
import { oauthAuthorization } from '../../../../src/qonto/oauth/authorization.ts';
import { grantRequester } from '../../../../src/qonto/oauth/grant.ts';
import type { RunningBank } from '../../../../src/simulator/index.ts';
import { secretManagerTokenStore } from '../../../../src/tokens/secret-manager/store.ts';
import type { TokenStore } from '../../../../src/tokens/token-store.ts';
import type { TestSecret } from './secret-manager.ts';
import { sleepingTimer } from './waiting.ts';

/** Time that passes only by being waited for: a minute of patience takes no time. */
export function patientTimer() {
  return sleepingTimer(() => {}, Date.now());
}

export const realTimer: Timer = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export function secretStore(
  secret: TestSecret,
  timer: Timer = realTimer,
  log: Log = silentLog,
): TokenStore {
  return secretManagerTokenStore({ ...secret.address, endpoint: secret.origin, log, timer });
}

/** The real client of the real authorization, as a run composes them. */
export function oauthClient(
  bank: Pick<RunningBank, 'clientId' | 'clientSecret' | 'refreshToken' | 'stagingToken'>,
  origin: string,
  store: TokenStore,
  timer: Timer = realTimer,
): Client {
  const refreshToken = new Secret(bank.refreshToken);
  const stagingToken = new Secret(bank.stagingToken);
  const credentials = {
    kind: 'oauth',
    clientId: bank.clientId,
    clientSecret: new Secret(bank.clientSecret),
    refreshToken,
    stagingToken,
  } as const;
  const authorization = oauthAuthorization({
    store,
    requestGrant: grantRequester(origin, credentials),
    oauthUrl: origin,
    seed: refreshToken,
    stagingToken,
    timer,
    log: silentLog,
  });
  return createClient({
    apiUrl: `${origin}/v2`,
    authorization,
    http: openHttp(6),
    requestsPer10Seconds: 900,
    log: silentLog,
  });
}

export async function ask(client: Client): Promise<string> {
  const { value } = await client.get({ path: '/organization', read: ({ text }) => text });
  return value;
}
