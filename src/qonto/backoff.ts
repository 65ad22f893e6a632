export interface Backoff {
  readonly baseMs: number;
  readonly ceilingMs: number;
}

/** Full jitter: a random share of a ceiling that doubles with each attempt, in whole milliseconds. `random` is in [0, 1). */
export function fullJitter(
  { baseMs, ceilingMs }: Backoff,
  attempt: number,
  random: number,
): number {
  return Math.round(random * Math.min(ceilingMs, baseMs * 2 ** (attempt - 1)));
}
