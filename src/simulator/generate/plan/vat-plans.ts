import { Choice } from '../../choice.ts';
import type { VatPlan } from '../../model/business/vat-plan.ts';

/** Nobody entered any VAT, or there is none to enter. */
export const noVat: VatPlan = { headerTenths: null, lines: [] };

/** A header of -1: several rates, or one that is none of the country's usual ones. */
const unusual = -10;

/**
 * The VAT that a person or the receipt reader enters, by what is bought. Each kind knows what is
 * usual, what else there may be on the bill, and how often nobody enters anything.
 */
export const vatChoices = {
  /** Never any: taxes, salaries, loans, own transfers, and sellers below the threshold. */
  never: new Choice<VatPlan>([[noVat, 1]]),
  standard: new Choice<VatPlan>([
    [single(200), 86],
    [noVat, 14],
  ]),
  /** Entered by the bank itself. */
  always: new Choice<VatPlan>([[single(200), 1]]),
  sale: new Choice<VatPlan>([
    [single(200), 78],
    [noVat, 18],
    [several([200, 70], [100, 30]), 4],
  ]),
  meals: new Choice<VatPlan>([
    [single(100), 58],
    [several([100, 75], [200, 25]), 24],
    [noVat, 18],
  ]),
  groceries: new Choice<VatPlan>([
    [single(55), 52],
    [several([55, 60], [200, 40]), 26],
    [several([55, 50], [200, 30], [0, 20]), 6],
    [noVat, 16],
  ]),
  lodging: new Choice<VatPlan>([
    [single(100), 60],
    [several([100, 85], [200, 15]), 22],
    [noVat, 18],
  ]),
  /** Of a hotel or shop abroad: a rate that the country of the company does not have. */
  german: new Choice<VatPlan>([
    [abroad(70), 45],
    [abroad(190), 30],
    [noVat, 25],
  ]),
  italian: new Choice<VatPlan>([
    [abroad(220), 55],
    [noVat, 45],
  ]),
  travel: new Choice<VatPlan>([
    [single(100), 80],
    [noVat, 20],
  ]),
  books: new Choice<VatPlan>([
    [single(55), 84],
    [noVat, 16],
  ]),
  press: new Choice<VatPlan>([
    [single(21), 80],
    [noVat, 20],
  ]),
  /** Insurance, training: exempt, which somebody may enter as a rate of zero. */
  exempt: new Choice<VatPlan>([
    [single(0), 55],
    [noVat, 45],
  ]),
  /** Bought or sold abroad: the buyer owes the VAT, and the bill has none. */
  reverseCharge: new Choice<VatPlan>([
    [noVat, 62],
    [single(0), 38],
  ]),
} as const;

function single(rateTenths: number): VatPlan {
  return { headerTenths: rateTenths, lines: [{ rateTenths, sharePercent: 100 }] };
}

function abroad(rateTenths: number): VatPlan {
  return { headerTenths: unusual, lines: [{ rateTenths, sharePercent: 100 }] };
}

function several(...lines: readonly (readonly [number, number])[]): VatPlan {
  return {
    headerTenths: unusual,
    lines: lines.map(([rateTenths, sharePercent]) => ({ rateTenths, sharePercent })),
  };
}
