import { ConnectorError, configError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Secret } from '../../base/secret.ts';
import type { Timer } from '../../base/timer.ts';
import type { TokenRecord } from '../../tokens/token-record.ts';
import type { StoredTokens, TokenStore } from '../../tokens/token-store.ts';
import { changedMeanwhile, consentEnded, tokensNotStored } from './faults.ts';
import type { Grant, RequestGrant } from './grant.ts';
import { persistently } from './keep-trying.ts';
import { isDue, isNeglected, newConsent, oauthPolicy, withSeed } from './policy.ts';

export interface TokenSource {
  readonly store: TokenStore;
  readonly requestGrant: RequestGrant;
  readonly oauthUrl: string;
  /** The refresh token that the user has handed in. */
  readonly seed: Secret | undefined;
  readonly timer: Timer;
  readonly log: Log;
}

/**
 * Tokens that can be used now: those in the store, or new ones, which are in the store before they are returned.
 * `refused` is an access token the bank has refused whatever its age. Throws ConnectorError.
 */
export async function currentTokens(
  source: TokenSource,
  refused: Secret | undefined,
): Promise<TokenRecord> {
  const { store, timer, log } = source;
  const found = await readStore(source);
  if (found !== undefined && isNeglected(found.record, timer.now())) {
    log.warn('the refresh token has not been renewed for 60 days, and lives 90', {
      path: store.name,
      hint: 'Let a run be started at least once a week.',
    });
  }
  if (found !== undefined && isUsable(source, found.record, refused)) return found.record;
  return store.exclusively(() => renew(source, refused));
}

/** A refused token is replaced by a newer one where there is one: this often at most. */
const mostRounds = 4;

/** Whoever had the turn before may have renewed them already, so everything is looked at anew. */
async function renew(source: TokenSource, refused: Secret | undefined): Promise<TokenRecord> {
  const spent = new Set<string>();
  let found: StoredTokens | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    found = await readStore(source);
    if (found !== undefined && isUsable(source, found.record, refused, spent)) return found.record;
    const seed = newConsent(found?.record, source.seed);
    const offered = [seed, found?.record.refreshToken];
    const token = offered.find((one) => one !== undefined && !spent.has(one.reveal()));
    if (token === undefined) break;
    const askedAt = source.timer.now();
    const grant = await askUntilAnswered(source, token);
    if (grant !== undefined) return keep(source, grant, { askedAt, token, found });
    spent.add(token.reveal());
    if (token === seed && found !== undefined) await forget(source, found, seed);
  }
  if (found === undefined && source.seed === undefined) throw noTokens(source.store.name);
  const store = found === undefined ? 'QONTO_REFRESH_TOKEN' : source.store.name;
  throw consentEnded(store, found?.record.rotatedAt);
}

async function readStore({ store, oauthUrl }: TokenSource): Promise<StoredTokens | undefined> {
  const found = await store.read();
  if (found === undefined || found.record.oauthUrl === oauthUrl) return found;
  throw configError(`The tokens in ${store.name} are for ${found.record.oauthUrl}`, {
    code: 'other_token_host',
    hint: 'Use a --token-store of its own for each --oauth-url: tokens are shown to no other host than theirs.',
  });
}

/** `spent` are refresh tokens that the bank does not take any more. */
function isUsable(
  { seed, timer }: TokenSource,
  record: TokenRecord,
  refused: Secret | undefined,
  spent: ReadonlySet<string> = new Set(),
): boolean {
  const consent = newConsent(record, seed);
  const isReplaced = consent !== undefined && !spent.has(consent.reveal());
  const isRefused = record.accessToken.reveal() === refused?.reveal();
  return !isReplaced && !isRefused && !isDue(record, timer.now());
}

/** Answers get lost: the same token is handed in again, at once, while the bank still takes it. */
function askUntilAnswered(
  { requestGrant, timer, log }: TokenSource,
  token: Secret,
): Promise<Grant | undefined> {
  return persistently({
    work: () => requestGrant(token),
    untilMs: oauthPolicy.askUntilMs,
    timer,
    isWorthwhile: (fault) => fault.transient,
    onFailure: (fault, attempt, delay) =>
      log.warn('tokens could not be renewed, will be tried again', {
        code: fault.code,
        reason: fault.message,
        attempt,
        delay_ms: delay,
      }),
    giveUp: (fault) => fault,
  });
}

interface Asked {
  readonly askedAt: number;
  readonly token: Secret;
  readonly found: StoredTokens | undefined;
}

/** Stores new tokens before anybody uses them. Where another run has stored its own meanwhile, those count. */
async function keep(
  source: TokenSource,
  grant: Grant,
  { askedAt, token, found }: Asked,
): Promise<TokenRecord> {
  const { store, timer, log } = source;
  const record: TokenRecord = {
    oauthUrl: source.oauthUrl,
    accessToken: grant.accessToken,
    accessExpiresAt: askedAt + grant.lifetimeMs,
    refreshToken: grant.refreshToken ?? token,
    rotatedAt: timer.now(),
    seeds: withSeed(found?.record.seeds ?? [], source.seed),
    ...webhooksOf(found),
  };
  return persistently({
    async work() {
      if (await store.write(record, found?.version)) return record;
      const other = await readStore(source);
      // It may be our own, when only the answer to the write was lost.
      if (other !== undefined && other.record.refreshToken.reveal() !== token.reveal())
        return other.record;
      const newest = { ...record, ...webhooksOf(other) };
      if (await store.write(newest, other?.version)) return newest;
      throw changedMeanwhile(store.name);
    },
    untilMs: oauthPolicy.storeUntilMs,
    timer,
    isWorthwhile: () => true,
    onFailure: (fault, attempt, delay) =>
      log.warn('the new tokens are not stored yet, will be tried again', {
        code: fault.code,
        reason: fault.message,
        attempt,
        delay_ms: delay,
      }),
    giveUp: (fault) => tokensNotStored(store.name, fault),
  });
}

/** They have nothing to do with the tokens, and stay. */
function webhooksOf(found: StoredTokens | undefined): Pick<TokenRecord, 'webhookSecrets'> {
  const secrets = found?.record.webhookSecrets;
  return secrets === undefined ? {} : { webhookSecrets: secrets };
}

/** A refresh token that was handed in and is dead must not be tried by every run to come. */
async function forget(
  { store, log }: TokenSource,
  { record, version }: StoredTokens,
  seed: Secret | undefined,
): Promise<void> {
  log.warn('the bank does not accept QONTO_REFRESH_TOKEN; going on with the tokens in store', {
    path: store.name,
    hint: 'Remove it, or authorise the application again and set it to the new refresh token.',
  });
  try {
    await store.write({ ...record, seeds: withSeed(record.seeds, seed) }, version);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    log.warn('the token store could not be written', { code: error.code, reason: error.message });
  }
}

function noTokens(store: string): ConnectorError {
  return configError(`No tokens: ${store} is empty and QONTO_REFRESH_TOKEN is not set`, {
    code: 'no_credentials',
    hint: 'Authorise the application (docs/oauth.md) and set QONTO_REFRESH_TOKEN, for the first run only; or check --token-store.',
  });
}
