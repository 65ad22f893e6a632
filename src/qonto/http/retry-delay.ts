import { fullJitter } from '../backoff.ts';

/** How long to wait and how often: full jitter (a random share of a doubling ceiling), never beyond these bounds. */
export const retryPolicy = {
  attempts: 6,
  baseMs: 500,
  ceilingMs: 30_000,
  /** A bank that asks for a longer pause than this gets it: by the next scheduled run, not by a sleeping process. */
  longestRetryAfterMs: 120_000,
} as const;

export interface RetryInput {
  /** 1 after the first failure. */
  readonly attempt: number;
  /** The `Retry-After` header as received, seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  readonly now: number;
  /** A number in [0, 1). */
  readonly random: number;
}

/** Milliseconds to wait before the next attempt; undefined when the caller should give up. */
export function retryDelay({ attempt, retryAfter, now, random }: RetryInput): number | undefined {
  if (attempt >= retryPolicy.attempts) return undefined;
  const jitter = fullJitter(retryPolicy, attempt, random);
  const asked = parseRetryAfter(retryAfter, now);
  if (asked === undefined) return jitter;
  return asked > retryPolicy.longestRetryAfterMs ? undefined : asked + Math.min(jitter, 1_000);
}

function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1_000);
  // Numbers of any other form would be read as dates of long ago: `-5`, `1.2.3`.
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
