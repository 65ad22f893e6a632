/** An integer of cents in the currency's unit: `-1234567` becomes `-12,345.67`. Never through a float. */
export function money(cents: string): string {
  const value = BigInt(cents);
  const size = value < 0n ? -value : value;
  const rest = String(size % 100n).padStart(2, '0');
  return `${value < 0n ? '-' : ''}${count(String(size / 100n))}.${rest}`;
}

/** An integer, in groups of three digits. */
export function count(integer: string): string {
  return BigInt(integer).toLocaleString('en-US');
}

/** A decimal, without the zeros that an engine adds to it: `5.5000` becomes `5.5 %`. */
export function percent(decimal: string): string {
  return `${decimal.includes('.') ? decimal.replace(/(?<![.0])0+$|\.0*$/, '') : decimal} %`;
}
