import type { Deal, Kind } from '../../../model/business/deal.ts';
import type { SubName } from '../../../model/cashflow.ts';
import { kinds, type Makers, makeDeal } from '../deal-maker.ts';
import { type Flow, monthly } from './flow.ts';

/** What shareholders and a bank gave at the beginning, and what they get back. */
export function financingFlows(makers: Makers, monthlyCents: number, fromMs: number): Flow[] {
  const once = (deal: Deal, cents: number): Flow => {
    const date = new Date(fromMs);
    return {
      deal,
      ...monthly('main', 1, 8),
      day: date.getUTCDate() + 1,
      fromMs,
      // It happens once: within the first days.
      toMs: fromMs + 5 * 86_400_000,
      due: () => hundreds(cents),
    };
  };
  const loanCents = hundreds(Math.floor((monthlyCents * 7) / 10));
  return [
    once(financing(makers, 'Holding Simulé', kinds.income, 'capital', 'Capital'), monthlyCents),
    once(
      financing(makers, 'Banque des Deux Rives', kinds.income, 'financing', 'Loans received'),
      loanCents,
    ),
    {
      deal: financing(
        makers,
        'Banque des Deux Rives',
        kinds.directDebit,
        'financing',
        'Loan repayments',
      ),
      ...monthly('main', 10, 5),
      fromMs: fromMs + 20 * 86_400_000,
      // Sixty instalments, with interest.
      due: () => Math.floor((loanCents * 1077) / 60_000),
    },
    {
      deal: financing(makers, 'Holding Simulé', kinds.transfer, 'capital', 'Dividends'),
      ...monthly('main', 17, 9),
      everyMonths: 12,
      phase: 5,
      due: (standing) => {
        const spare = standing.cashCents() - 2 * standing.monthlySpendCents();
        return spare > monthlyCents / 20 ? hundreds(Math.floor((spare * 7) / 10)) : null;
      },
    },
    {
      deal: financing(makers, 'Qonto', remuneration, 'financing', 'Interest'),
      ...monthly('reserve', 3, 2),
      // 1.8 % a year on what is put aside.
      due: (standing) => {
        const cents = Math.floor((standing.balanceCents('reserve') * 15) / 10_000);
        return cents < 50 ? null : cents;
      },
    },
  ];
}

const remuneration: Kind = {
  ...kinds.income,
  subjectType: 'AccountRemuneration',
  operationType: 'account_remuneration',
};

function financing(
  { firms, tags }: Makers,
  name: string,
  kind: Kind,
  nature: 'financing' | 'capital',
  category: SubName,
): Deal {
  return makeDeal(
    { ...kind, nature },
    {
      faces: firms.onTransfers(name),
      category,
      price: [200, 900],
      labels: tags(100),
      reference: 'period',
      starter: kind.subjectType === 'Transfer' ? 'office' : 'nobody',
    },
  );
}

function hundreds(cents: number): number {
  return Math.max(100_00, cents - (cents % 100_00));
}
