import type { SubjectType } from '../model/subject.ts';
import { divideRounded } from '../money.ts';
import type { Random } from '../random.ts';

const ceilings = [500, 2_000, 8_000, 30_000, 120_000] as const;

/** Above this balance spending grows, so that a long history does not pile up riches. */
const richCents = 20_000_000;

/** Below this balance only incoming money makes sense. */
export const poorCents = 5_000;

/** An amount in cents: mostly small, sometimes large; a debit never empties the account. */
export function drawAmount(random: Random, side: 'credit' | 'debit', balanceCents: number): number {
  const ceiling = random.pick(ceilings);
  const drawn = random.int(ceiling / 5, ceiling);
  if (side === 'credit') return drawn * 4;
  const wanted = balanceCents > richCents ? drawn * 4 : drawn;
  return Math.max(1, Math.min(wanted, Math.floor(balanceCents / 3)));
}

const rates = [
  ['USD', 108],
  ['GBP', 85],
  ['JPY', 16_900],
] as const;

/** The amount in the currency of the purchase: foreign for some cards and all SWIFT income. */
export function drawLocal(
  random: Random,
  subject: SubjectType,
  cents: number,
): { cents: number; currency: string } {
  const foreign = subject === 'SwiftIncome' || (subject === 'Card' && random.chance(0.12));
  if (!foreign) return { cents, currency: 'EUR' };
  const [currency, percent] = random.pick(rates);
  return { cents: divideRounded(cents * percent, 100), currency };
}
