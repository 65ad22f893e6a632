import { createHash } from 'node:crypto';
import { dayMs } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import type { TokenRecord } from '../../tokens/token-record.ts';
import { fullJitter } from '../backoff.ts';

const minuteMs = 60_000;

/**
 * When tokens are renewed. Each renewal gives a new refresh token; the old one stays usable for 60 s after its first use
 * (Qonto's page on the token endpoint), and whatever goes wrong must be put right within that time.
 */
export const oauthPolicy = {
  /** So long before its end an access token is not relied on. */
  marginMs: 10 * minuteMs,
  /** The bank is asked again with the same refresh token until then, counted from the first time. */
  askUntilMs: 45_000,
  /** Storing the new token is tried until then, counted from the bank's answer. */
  storeUntilMs: 50_000,
  /** A refresh token lives 90 days: from then on its owner has to hear of it. */
  alertAfterMs: 60 * dayMs,
  ceilingMs: 8_000,
  baseMs: 500,
} as const;

/** Whether an access token is too near its end to be used; one of less than 40 minutes is used for three quarters. */
export function isDue({ rotatedAt, accessExpiresAt }: TokenRecord, now: number): boolean {
  const margin = Math.min(oauthPolicy.marginMs, (accessExpiresAt - rotatedAt) / 4);
  return accessExpiresAt - now < margin;
}

/** Whether nobody has renewed the tokens for so long that the refresh token is at risk. */
export function isNeglected({ rotatedAt }: TokenRecord, now: number): boolean {
  return now - rotatedAt > oauthPolicy.alertAfterMs;
}

/** A refresh token that was handed in and that the store does not come from: the user has authorised anew. */
export function newConsent(
  record: TokenRecord | undefined,
  seed: Secret | undefined,
): Secret | undefined {
  if (record === undefined || seed === undefined) return seed;
  const isKnown =
    record.seeds.includes(seedHash(seed)) || seed.reveal() === record.refreshToken.reveal();
  return isKnown ? undefined : seed;
}

/** What a store remembers of the refresh tokens it was begun with. */
export function seedHash(seed: Secret): string {
  return createHash('sha256').update(seed.reveal()).digest('hex');
}

const seedsKept = 20;

export function withSeed(seeds: readonly string[], seed: Secret | undefined): readonly string[] {
  if (seed === undefined) return seeds;
  const hash = seedHash(seed);
  return [...seeds.filter((known) => known !== hash), hash].slice(-seedsKept);
}

export interface PauseInput {
  /** 1 after the first failure. */
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly untilMs: number;
  /** A number in [0, 1). */
  readonly random: number;
}

/** Milliseconds to wait before trying again, at once the first time, then with full jitter; undefined to give up. */
export function pauseBefore({
  attempt,
  elapsedMs,
  untilMs,
  random,
}: PauseInput): number | undefined {
  if (elapsedMs >= untilMs) return undefined;
  if (attempt === 1) return 0;
  return Math.min(fullJitter(oauthPolicy, attempt, random), untilMs - elapsedMs);
}
