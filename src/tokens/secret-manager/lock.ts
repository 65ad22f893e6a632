import { randomUUID } from 'node:crypto';
import { busyError } from '../../base/errors.ts';
import { keepAlive, type Timer } from '../../base/timer.ts';
import { longestWaitMs } from '../token-store.ts';
import type { SecretManagerApi } from './api.ts';
import { encodeClaim, type SecretLog } from './log.ts';

/**
 * A holder that has added nothing for so long is gone. Short enough that a run after a crash still finds the bank's
 * grace for the old refresh token, which is 60 s.
 */
const staleMs = 15_000;
const renewMs = 5_000;
const lookMs = 500;

export interface Turn {
  /** Ends it, so that the next need not wait. `written` is the version the tokens were written to, if they were. */
  end(written: number | undefined): Promise<void>;
}

/**
 * Waits until it is this run's turn to renew the tokens. Adding versions is all that is asked of the service, and all
 * that the rights allow: a claim counts when its number follows the newest version that its holder had seen.
 */
export async function takeTurn(
  api: SecretManagerApi,
  log: SecretLog,
  timer: Timer,
  secret: string,
): Promise<Turn> {
  const holder = randomUUID();
  const deadline = timer.now() + longestWaitMs;
  let seen = -1;
  let seenSince = 0;
  for (;;) {
    const { number, isClaimed, tokens } = await log.newest();
    // Times in a claim would be those of another machine's clock: only whether something is added counts.
    if (number !== seen) [seen, seenSince] = [number, timer.now()];
    if (!isClaimed || timer.now() - seenSince > staleMs) {
      const claim = (who: string | null) => api.add(encodeClaim(who, tokens?.number ?? 0));
      if ((await claim(holder)) === number + 1) return openTurn(claim, holder, number + 1);
    }
    if (timer.now() > deadline) {
      throw busyError(`Other runs have been renewing the tokens in ${secret} for two minutes`, {
        code: 'token_lock_held',
        hint: 'Let them finish, then run again.',
      });
    }
    await timer.sleep(lookMs);
  }
}

function openTurn(
  claim: (who: string | null) => Promise<number>,
  holder: string,
  first: number,
): Turn {
  let last = first;
  const stop = keepAlive(renewMs, async () => {
    last = await claim(holder);
  });
  return {
    async end(written) {
      await stop();
      // Somebody who waits for a turn that nobody has ended waits some seconds, and no more.
      if (written === undefined || written < last) await claim(null).catch(() => {});
    },
  };
}
