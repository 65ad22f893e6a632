import { count, money } from '../../base/exact-text.ts';

/** Cents as a reader sees them, with a minus that is as wide as a digit. */
export function amount(cents: bigint): string {
  return money(String(cents)).replace('-', '−');
}

/** The same in one line with its currency, which never leaves it. */
export function amountIn(currency: string, cents: bigint): string {
  return `${amount(cents)}\u00a0${currency}`;
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, one) => total + one, 0n);
}

export function least(amounts: readonly bigint[]): bigint {
  return amounts.reduce((least, one) => (one < least ? one : least), amounts[0] ?? 0n);
}

export function most(amounts: readonly bigint[]): bigint {
  return -least(amounts.map((one) => -one));
}

/** Of how many there are one, or several. */
export function counted(integer: bigint, one: string, several = `${one}s`): string {
  return `${count(String(integer))} ${integer === 1n ? one : several}`;
}
