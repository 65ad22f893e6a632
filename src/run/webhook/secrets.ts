import type { Log } from '../../base/log.ts';
import type { Secret } from '../../base/secret.ts';
import { risingClock } from '../../base/timer.ts';

/** The secrets that count now: those of the environment, and those of the token store, which may change meanwhile. */
export interface WebhookSecrets {
  current(): readonly Secret[];
  /** Looks into the store again, unless that was done a moment ago. Never throws. */
  refresh(): Promise<void>;
}

/** Whoever sends forged webhooks must not have the store asked each time. */
const shortestMs = 10_000;

export function openSecrets(
  own: readonly Secret[],
  readStore: (() => Promise<readonly Secret[]>) | undefined,
  log: Log,
): WebhookSecrets {
  let stored: readonly Secret[] = [];
  const now = risingClock();
  let readAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;
  const read = async () => {
    readAt = now();
    try {
      stored = (await readStore?.()) ?? [];
    } catch (error) {
      log.warn('the secrets of webhooks could not be read', {
        reason: error instanceof Error ? error.message : 'unknown',
      });
    }
  };
  return {
    current: () => [...own, ...stored],
    async refresh() {
      if (readStore === undefined) return;
      if (underWay === undefined && now() - readAt >= shortestMs)
        underWay = read().finally(() => {
          underWay = undefined;
        });
      await underWay;
    },
  };
}
