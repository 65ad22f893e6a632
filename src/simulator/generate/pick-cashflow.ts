import { cashflows, inflows, outflows } from '../model/cashflow.ts';
import type { Nature } from '../model/nature.ts';
import type { Random } from '../random.ts';

const categoriesOf: Readonly<Record<Nature, readonly string[]>> = {
  trade: [],
  refund: ['refund'],
  own_transfer: ['treasury_and_interco'],
  payroll: ['salary'],
  tax: ['tax'],
  financing: ['finance'],
  capital: ['other_income'],
  deposit: ['treasury_and_interco'],
  cash: ['atm'],
};

/** Categories that belong to one nature alone. */
const special = new Set(['refund', 'treasury_and_interco', 'salary', 'tax', 'finance', 'atm']);

/** A category that fits what the movement is. */
export function pickCashflow(
  random: Random,
  { nature, side }: { nature: Nature; side: 'credit' | 'debit' },
): number {
  const named = categoriesOf[nature];
  const places = side === 'credit' ? inflows : outflows;
  const fitting =
    nature === 'trade'
      ? places.filter((place) => !special.has(cashflows[place]?.category ?? ''))
      : cashflows.flatMap(({ category }, place) => (named.includes(category) ? [place] : []));
  return random.pick(fitting);
}
