/** Cents as the decimal number the API shows: `5240` becomes `52.4`. */
export function decimalOf(cents: number): number {
  return Number(decimalText(cents));
}

/** Cents as decimal text with two digits: `5240` becomes `"52.40"`. */
export function decimalText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `n / d` rounded half up, in whole numbers only (both must not be negative). */
export function divideRounded(n: number, d: number): number {
  const doubled = 2 * n + d;
  return (doubled - (doubled % (2 * d))) / (2 * d);
}
