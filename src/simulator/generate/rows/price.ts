import type { Currency, Deal } from '../../model/business/deal.ts';
import { divideRounded } from '../../money.ts';
import type { Random } from '../../random.ts';

/** What is paid: in euros, and in the currency of the purchase. */
export interface Amount {
  cents: number;
  localCents: number;
}

/** What a euro buys, in thousandths, about. */
const rates: Readonly<Record<Currency, number>> = {
  EUR: 1_000,
  USD: 1_080,
  GBP: 850,
  JPY: 169_000,
};

const monthMs = 2_629_800_000;

/** An amount within the price of a deal: small ones more often than large ones. */
export function drawPrice(random: Random, { price }: Deal, atMs: number): Amount {
  const { lowCents, highCents, stepCents, currency } = price;
  const luck = random.unit();
  const steps = Math.floor(((highCents - lowCents) / stepCents) * luck * luck);
  const localCents = lowCents + steps * stepCents;
  return { cents: inEuros(localCents, currency, atMs), localCents };
}

/** At the rate of the month, which wanders by some percent. */
function inEuros(localCents: number, currency: Currency, atMs: number): number {
  if (currency === 'EUR') return localCents;
  const month = Math.floor(atMs / monthMs);
  const rate = divideRounded(rates[currency] * (1_000 + ((month * 7) % 41) - 20), 1_000);
  return Math.max(1, divideRounded(localCents * 1_000, rate));
}
