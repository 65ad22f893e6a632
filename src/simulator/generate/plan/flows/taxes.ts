import type { Deal } from '../../../model/business/deal.ts';
import type { SubName } from '../../../model/cashflow.ts';
import { kinds, type Makers, makeDeal } from '../deal-maker.ts';
import { type Flow, monthly } from './flow.ts';

/** VAT as it was collected and deducted; tax on profit each quarter; and one on premises. */
export function taxFlows(makers: Makers, people: number): { flows: Flow[]; vatDeal: Deal } {
  const vatDeal = taxDeal(makers, 'DGFIP TVA', 'VAT');
  const everyMonths = people > 3 ? 1 : 3;
  const vat: Flow = {
    deal: vatDeal,
    ...monthly('taxes', 20, 6),
    everyMonths,
    phase: 0,
    due: (standing, atMs) => {
      const owed = standing.vatOwedCents(startOfMonth(atMs));
      // A credit is carried to the next time.
      return owed < 10_000 ? null : wholeEuros(owed);
    },
  };
  const profit: Flow = {
    deal: taxDeal(makers, 'DGFIP Impôt sur les sociétés', 'Corporate tax'),
    ...monthly('taxes', 15, 6),
    everyMonths: 3,
    phase: 2,
    due: (standing) => wholeEuros(Math.floor((standing.monthlySpendCents() * 36) / 1000)) || null,
  };
  const premises: Flow = {
    deal: taxDeal(makers, 'DGFIP Cotisation foncière', 'Taxes and duties'),
    ...monthly('taxes', 16, 6),
    everyMonths: 12,
    phase: 11,
    due: () => wholeEuros(30_000 + 4_100 * people),
  };
  return { flows: [vat, profit, premises], vatDeal };
}

function taxDeal({ firms, tags }: Makers, name: string, category: SubName): Deal {
  return makeDeal(
    { ...kinds.directDebit, nature: 'tax' },
    {
      faces: firms.onTransfers(name),
      category,
      price: [300, 900],
      labels: tags(100),
      reference: 'period',
    },
  );
}

function wholeEuros(cents: number): number {
  return cents - (cents % 100);
}

function startOfMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
