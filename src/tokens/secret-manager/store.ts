import { ConnectorError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Timer } from '../../base/timer.ts';
import { encodeTokens } from '../token-record.ts';
import type { TokenStore } from '../token-store.ts';
import { type SecretName, secretManagerApi } from './api.ts';
import { takeTurn } from './lock.ts';
import { secretLog } from './log.ts';

export interface SecretManagerOptions extends SecretName {
  /** An emulator's address. */
  readonly endpoint: string | undefined;
  readonly log: Log;
  readonly timer: Timer;
}

/** So many old versions are cleared away after a write; what is left is the next one's. */
const mostDestroyed = 20;

/**
 * Tokens as versions of one secret in Google's Secret Manager. The service has no compare-and-set for versions, so what
 * keeps two runs apart is `exclusively`; `write` looks once more before it adds.
 */
export function secretManagerTokenStore(options: SecretManagerOptions): TokenStore {
  const { project, secret, log: events, timer } = options;
  const api = secretManagerApi(options, options.endpoint);
  const log = secretLog(api, secret);
  let written: number | undefined;

  /** They are billed for as long as they exist, and hold tokens. Failing at it harms nothing else. */
  const destroyBefore = async (number: number, oldest: number) => {
    const from = Math.max(1, oldest, number - mostDestroyed);
    try {
      for (let version = from; version < number; version += 1) await api.destroy(version);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      events.warn('old versions of the secret are kept', {
        code: error.code,
        reason: error.message,
        hint: 'They are billed. roles/secretmanager.secretVersionManager lets the run destroy them.',
      });
    }
  };
  return {
    name: `secretmanager:projects/${project}/secrets/${secret}`,
    async read() {
      const { tokens } = await log.newest();
      return tokens && { record: tokens.record, version: String(tokens.number) };
    },
    async write(record, expected) {
      const { number, tokens } = await log.newest();
      if (tokens?.number.toString() !== expected) return false;
      written = await api.add(encodeTokens(record));
      await destroyBefore(written, tokens?.number ?? number);
      return true;
    },
    async exclusively(work) {
      written = undefined;
      const turn = await takeTurn(api, log, timer, secret);
      try {
        return await work();
      } finally {
        await turn.end(written);
      }
    },
  };
}
