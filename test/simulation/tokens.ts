import { busyError, unavailableError } from '../../src/base/errors.ts';
import type { Log } from '../../src/base/log.ts';
import { Secret } from '../../src/base/secret.ts';
import type { Authorization } from '../../src/qonto/http/authorization.ts';
import { oauthAuthorization } from '../../src/qonto/oauth/authorization.ts';
import type { RequestGrant } from '../../src/qonto/oauth/grant.ts';
import { decodeTokens, encodeTokens } from '../../src/tokens/token-record.ts';
import { longestWaitMs, type TokenStore } from '../../src/tokens/token-store.ts';
import type { TokenServer } from './bank/tokens.ts';
import type { FaultKind } from './points.ts';
import type { Op, SimProcess } from './process.ts';
import type { World } from './world.ts';

/** What outlives a process: the stored tokens, who has the turn, and what the user has handed in. */
export interface TokenDisk {
  bytes: Buffer | undefined;
  version: number;
  turn: SimProcess | undefined;
  seed: string;
}

const oauthUrl = 'https://oauth.bank.test';

/** The program's own renewal of tokens, with the simulated store and the simulated token endpoint behind it. */
export function simulatedOauth(
  world: World,
  disk: TokenDisk,
  server: TokenServer,
  process: SimProcess,
  log: Log,
): Authorization {
  const requestGrant: RequestGrant = (refreshToken) =>
    process.call(tokenOp(world, 'refresh tokens', 'C2', 'C3', 'token_answer_lost'), () => {
      const pair = server.refresh(refreshToken.reveal());
      return (
        pair && {
          accessToken: new Secret(pair.access),
          refreshToken: new Secret(pair.refresh),
          lifetimeMs: pair.lifetimeMs,
        }
      );
    });
  return oauthAuthorization({
    store: simulatedStore(world, disk, process),
    requestGrant,
    oauthUrl,
    seed: new Secret(disk.seed),
    stagingToken: undefined,
    timer: { now: Date.now, sleep: world.wait },
    log,
  });
}

function simulatedStore(world: World, disk: TokenDisk, process: SimProcess): TokenStore {
  return {
    name: 'simulated',
    read: () =>
      process.call({ name: 'read tokens', before: 'C1', after: 'C1' }, () => {
        const record = disk.bytes && decodeTokens(disk.bytes);
        return record && { record, version: String(disk.version) };
      }),
    write: (record, expected) =>
      process.call(tokenOp(world, 'store tokens', 'C3', 'C4', 'token_store_fails'), () => {
        if ((disk.bytes && String(disk.version)) !== expected) return false;
        disk.bytes = encodeTokens(record);
        disk.version += 1;
        return true;
      }),
    async exclusively(work) {
      const until = Date.now() + longestWaitMs;
      while (disk.turn?.isAlive()) {
        if (Date.now() > until) throw busyError('the turn does not come', { code: 'b', hint: '' });
        await world.wait(500);
      }
      disk.turn = process;
      try {
        return await work();
      } finally {
        if (disk.turn === process) disk.turn = undefined;
      }
    },
  };
}

function tokenOp(
  { random, tick, hits }: World,
  name: string,
  before: Op['before'],
  after: Op['after'],
  kind: Extract<FaultKind, `token_${string}`>,
): Op {
  if (!random.chance(tick?.http ?? 0)) return { name, before, after };
  hits[kind] += 1;
  const error = unavailableError(`The token did not come: ${kind}`, {
    code: kind,
    hint: '',
    transient: true,
  });
  return { name, before, after, fault: { when: random.pick(['before', 'after']), error } };
}
