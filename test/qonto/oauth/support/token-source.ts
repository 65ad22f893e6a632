import { unavailableError } from '../../../../src/base/errors.ts';
import type { Log, LogFields } from '../../../../src/base/log.ts';
import { Secret } from '../../../../src/base/secret.ts';
import type { Grant } from '../../../../src/qonto/oauth/grant.ts';
import { currentTokens } from '../../../../src/qonto/oauth/tokens.ts';
import type { TokenRecord } from '../../../../src/tokens/token-record.ts';
import type { StoredTokens, TokenStore } from '../../../../src/tokens/token-store.ts';
import { sleepingTimer } from './waiting.ts';

export const oauthUrl = 'https://oauth.example.org';
export const hour = 3_600_000;
export const later = (transient: boolean) =>
  unavailableError('not now', { code: 'later', hint: 'Wait.', transient });

/** A store in memory, with which a test can do as it likes. */
function memoryStore(now: number) {
  let stored: StoredTokens | undefined;
  let writes = 0;
  const put = (record: TokenRecord) => {
    writes += 1;
    stored = { record, version: String(writes) };
  };
  const faults: { write: (() => void) | undefined; turns: number } = { write: undefined, turns: 0 };
  const store: TokenStore = {
    name: 'file:vault',
    read: async () => stored,
    async write(record, expected) {
      faults.write?.();
      if (stored?.version !== expected) return false;
      put(record);
      return true;
    },
    exclusively(work) {
      faults.turns += 1;
      return work();
    },
  };
  const fresh = (name: string, part: Partial<TokenRecord> = {}): TokenRecord => ({
    oauthUrl,
    accessToken: new Secret(`access-${name}`),
    accessExpiresAt: now + hour,
    refreshToken: new Secret(`refresh-${name}`),
    rotatedAt: now,
    seeds: [],
    ...part,
  });
  return { store, put, fresh, faults, stored: () => stored?.record };
}

const grant = (name: string, part: Partial<Grant> = {}): Grant => ({
  accessToken: new Secret(`access-${name}`),
  refreshToken: new Secret(`refresh-${name}`),
  lifetimeMs: hour,
  ...part,
});

/** A source of tokens whose store, bank and clock a test decides; nothing of it waits. */
export function start(seed?: string) {
  const timer = sleepingTimer();
  const memory = memoryStore(timer.now());
  const warned: [string, LogFields | undefined][] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn: (event, fields) => void warned.push([event, fields]),
    error() {},
  };
  const asked: string[] = [];
  const answers: ((token: string) => Grant | undefined)[] = [];
  const source = {
    store: memory.store,
    oauthUrl,
    timer,
    log,
    seed: seed === undefined ? undefined : new Secret(seed),
    requestGrant: async (token: Secret) => {
      asked.push(token.reveal());
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked too often');
      return answer(token.reveal());
    },
  };
  const access = async (refused?: string) =>
    (
      await currentTokens(source, refused === undefined ? undefined : new Secret(refused))
    ).accessToken.reveal();
  return { ...memory, timer, warned, asked, answers, grant, source, access };
}
