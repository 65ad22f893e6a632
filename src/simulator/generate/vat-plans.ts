import type { VatPlan } from '../model/row.ts';
import type { Random } from '../random.ts';

export const noVat: VatPlan = { headerTenths: null, lines: [] };

/** A header of -1: several rates, or one that is none of the country's usual ones. */
const unusual = -10;

const debitPlans: readonly (readonly [VatPlan, number])[] = [
  [noVat, 25],
  [single(200), 40],
  [single(100), 10],
  [single(55), 8],
  [single(21), 2],
  [single(0), 6],
  [{ headerTenths: unusual, lines: [line(200, 60), line(55, 40)] }, 5],
  [{ headerTenths: unusual, lines: [line(200, 50), line(100, 30), line(0, 20)] }, 2],
  [{ headerTenths: unusual, lines: [line(70, 100)] }, 2],
];

const creditPlans: readonly (readonly [VatPlan, number])[] = [
  [noVat, 55],
  [single(200), 35],
  [single(0), 7],
  [{ headerTenths: unusual, lines: [line(200, 70), line(100, 30)] }, 3],
];

/** VAT as a user or the receipt reader would have set it. */
export function pickVat(random: Random, side: 'credit' | 'debit'): VatPlan {
  return random.weighted(side === 'credit' ? creditPlans : debitPlans);
}

function single(rateTenths: number): VatPlan {
  return { headerTenths: rateTenths, lines: [line(rateTenths, 100)] };
}

function line(rateTenths: number, sharePercent: number): VatPlan['lines'][number] {
  return { rateTenths, sharePercent };
}
