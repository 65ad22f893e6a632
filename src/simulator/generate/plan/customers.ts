import { Choice } from '../../choice.ts';
import type { Deal } from '../../model/business/deal.ts';
import { type DealInput, kinds, type Makers, makeDeal } from './deal-maker.ts';
import { vatChoices } from './vat-plans.ts';

const v = vatChoices;
const projects = [['Apollo'], ['Boréal 🚀'], ['Cèdre'], ['Apollo', 'Ventes']];

/** Who pays invoices, each time for another piece of work. */
export function customerDeals({ firms, tags }: Makers, count: number): Choice<Deal> {
  return new Choice(
    Array.from({ length: count }, (_, index) => {
      const deal = makeDeal(kinds.income, {
        faces: firms.onTransfers(firms.newName()),
        category: 'Products and services',
        vat: v.sale,
        // How large the jobs of a customer are beside those of others.
        price: [0.3 + (index % 5) * 0.12, 1.5 + (index % 7) * 0.2],
        labels: tags(45, ...projects),
        reference: 'ours',
      });
      return [deal, 1 + (index % 3)] as const;
    }),
  );
}

/** Ways to sell for a price that does not depend on what the company needs. */
export function smallSales(makers: Makers, count: number) {
  const { firms, tags } = makers;
  return {
    /** What a customer pays each month, as agreed once. */
    retainers: Array.from({ length: count }, () =>
      makeDeal(
        kinds.income,
        sell({
          faces: firms.onTransfers(firms.newName()),
          vat: v.sale,
          price: [540, 3_600, 60],
          labels: tags(30, ['Support'], ['Support', 'Lyon']),
        }),
      ),
    ),
    /** Subscriptions, collected by the company itself. */
    subscribers: Array.from({ length: count }, () =>
      makeDeal(
        kinds.collection,
        sell({
          faces: firms.onTransfers(firms.newName()),
          category: 'Subscriptions sold',
          vat: v.sale,
          price: [58.8, 478.8, 12],
          labels: tags(40, ['Support'], ['Produit']),
        }),
      ),
    ),
    payout: makeDeal(
      kinds.payout,
      sell({
        faces: firms.onTransfers('Qonto Tap to Pay'),
        vat: v.sale,
        price: [48, 640],
        labels: tags(50, ['Paris'], ['Lyon']),
        reference: 'none',
      }),
    ),
    check: makeDeal(
      kinds.check,
      sell({
        faces: firms.onTransfers(firms.newPerson()),
        vat: v.sale,
        price: [60, 780, 12],
        labels: tags(50, ['Lyon']),
        reference: 'none',
      }),
    ),
    /** Abroad, in the customer's money. */
    swift: (
      [
        ['Harbor & Finch Inc', 'USD', [900, 7_400, 50]],
        ['Albion Works Ltd', 'GBP', [700, 5_200, 50]],
        ['Kyoto Design KK', 'JPY', [120_000, 980_000, 5_000]],
      ] as const
    ).map(([name, currency, price]) =>
      makeDeal(
        kinds.swift,
        sell({
          faces: firms.onTransfers(name, 'GB'),
          vat: v.reverseCharge,
          price,
          currency,
          labels: tags(30, ['Boréal 🚀'], ['Apollo']),
        }),
      ),
    ),
    /** Another company that banks here. */
    walletIn: makeDeal(
      kinds.walletIn,
      sell({
        faces: firms.onTransfers('Coopérative Lumen'),
        vat: v.sale,
        price: [360, 2_880, 60],
        labels: tags(40, ['Cèdre'], ['Apollo']),
      }),
    ),
  };
}

function sell(input: Omit<DealInput, 'category'> & Partial<DealInput>): DealInput {
  return { category: 'Products and services', reference: 'ours', ...input };
}
