import { type Instant, millis, parseInstant } from '../../base/instant.ts';
import type { Outcome } from './outcome.ts';

/** An upload is processed in the background, for nobody says how long; a receipt is not given up over a weekend. */
const arrivalMs = 3 * 24 * 60 * 60 * 1_000;

/**
 * What it means that the bank answers 404 for an attachment: of an old one that it is gone, of a new one that it may
 * still arrive. Its age counts from its upload or, where the bank does not say, from when it was first missed.
 */
export function missingFile(
  { createdAt }: { readonly createdAt: string | undefined },
  missedSince: Instant | undefined,
  now: Instant,
): Outcome {
  const since = parseInstant(createdAt) ?? missedSince ?? now;
  return millis(now) - millis(since) < arrivalMs
    ? { state: 'pending', reason: 'the bank does not have it yet' }
    : { state: 'gone', reason: 'the bank no longer has it' };
}
