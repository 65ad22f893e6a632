/** A third of an amount in cents, rounded to the nearest cent; a half away from zero. */
export function thirdOf(cents: bigint): bigint {
  const size = cents < 0n ? -cents : cents;
  const third = (size * 2n + 3n) / 6n;
  return cents < 0n ? -third : third;
}

/** How many months cash lasts at a burn a month, in tenths, rounded down: the last tenth is whole. Zero where either is none. */
export function tenthsOfMonths(cash: bigint, burn: bigint): bigint {
  return cash <= 0n || burn <= 0n ? 0n : (cash * 10n) / burn;
}
