export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, one) => total + one, 0n);
}

export function least(amounts: readonly bigint[]): bigint {
  return amounts.reduce((least, one) => (one < least ? one : least), amounts[0] ?? 0n);
}

export function most(amounts: readonly bigint[]): bigint {
  return -least(amounts.map((one) => -one));
}
