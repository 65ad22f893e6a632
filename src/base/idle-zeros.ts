/**
 * A decimal without the zeros that say nothing: `1.50` is `1.5`, `2.00` is `2`. Whatever has no point stays as it is. No
 * regular expression: one would look again from each zero of a long text.
 */
export function withoutIdleZeros(decimal: string): string {
  if (!decimal.includes('.')) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
}
