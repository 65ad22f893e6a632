import type { Deal, Kind } from '../../model/business/deal.ts';
import type { Nature } from '../../model/business/nature.ts';
import type { smallSales } from './customers.ts';
import { type DealInput, kinds, type Makers, makeDeal } from './deal-maker.ts';
import { vatChoices } from './vat-plans.ts';

/** A movement that most months do not have; or what it gives back. */
export interface Rarity {
  /** Of a thousand movements on the main account. */
  share: number;
  deal: Deal | 'refund' | 'recall' | 'recalled' | 'credit_note';
}

/**
 * Every way in which money moves that is none of the usual ones, so that a small bank has them all:
 * their order is the one in which they first come.
 */
export function rarities(makers: Makers, sales: ReturnType<typeof smallSales>): Rarity[] {
  const { firms, tags } = makers;
  const pays = (kind: Kind, name: string, input: Partial<DealInput>): Deal =>
    makeDeal(kind, {
      faces: firms.onTransfers(name),
      category: 'Other expenses',
      price: [40, 400],
      labels: tags(60, ['Running costs']),
      ...input,
    });
  const tax = (change: Partial<Kind>): Kind =>
    of(kinds.transfer, { nature: 'tax' satisfies Nature, ...change });
  const taxes = { category: 'Taxes and duties', labels: tags(100) } as const;
  return [
    { share: 14, deal: 'refund' },
    { share: 30, deal: sales.payout },
    ...sales.swift.map((deal) => ({ share: 4, deal })),
    { share: 6, deal: sales.check },
    { share: 12, deal: sales.subscribers[0] ?? sales.check },
    {
      share: 2,
      deal: pays(
        tax({ subjectType: 'F24Payment', operationType: 'f24' }),
        'Agenzia delle Entrate',
        {
          ...taxes,
          price: [120, 640, 1],
          starter: 'office',
        },
      ),
    },
    {
      share: 2,
      deal: pays(
        tax({ subjectType: 'PagopaPayment', operationType: 'pagopa_payment' }),
        'Comune di Milano',
        { ...taxes, price: [28, 190], starter: 'office' },
      ),
    },
    {
      share: 3,
      deal: pays(kinds.walletOut, 'Coopérative Lumen', {
        category: 'Subcontractors',
        vat: vatChoices.standard,
        price: [240, 1_920, 12],
        labels: tags(20, ['Apollo'], ['Cèdre']),
        receipt: 0.95,
        reference: 'invoice',
        starter: 'office',
      }),
    },
    { share: 3, deal: sales.walletIn },
    { share: 2, deal: financedBy(makers) },
    {
      share: 1,
      deal: pays(
        {
          subjectType: 'DirectDebitHold',
          operationType: 'direct_debit_hold',
          side: 'debit',
          nature: 'deposit',
        },
        'Qonto',
        { category: 'Guarantees', price: [30, 180], labels: tags(100) },
      ),
    },
    {
      share: 1,
      deal: pays(
        of(kinds.income, {
          subjectType: 'AccountRemuneration',
          operationType: 'account_remuneration',
          nature: 'financing',
        }),
        'Qonto',
        { category: 'Interest', price: [2, 24], labels: tags(100) },
      ),
    },
    {
      share: 4,
      deal: pays(kinds.directDebit, 'Relais Flotte Auto', {
        category: 'Equipment',
        vat: vatChoices.standard,
        price: [180, 460],
        labels: tags(30, ['Lyon']),
        receipt: 0.9,
      }),
    },
    {
      share: 3,
      deal: pays(kinds.fee, 'Qonto', {
        category: 'Bank fees',
        vat: vatChoices.always,
        price: [1, 14],
        labels: tags(100),
      }),
    },
    { share: 2, deal: 'recall' },
    {
      share: 2,
      deal: pays(tax({ operationType: 'nrc_payment' }), 'Agencia Tributaria', {
        ...taxes,
        price: [90, 520, 1],
        starter: 'office',
      }),
    },
    {
      share: 3,
      deal: pays(of(kinds.transfer, { operationType: 'riba_payment' }), 'Cartiera Bellini SRL', {
        faces: firms.onTransfers('Cartiera Bellini SRL', 'IT'),
        category: 'Materials',
        vat: vatChoices.reverseCharge,
        price: [320, 1_480],
        labels: tags(20, ['Boréal 🚀'], ['Cèdre']),
        receipt: 0.95,
        reference: 'invoice',
        starter: 'office',
      }),
    },
    { share: 1, deal: 'credit_note' },
    { share: 1, deal: 'recalled' },
    {
      share: 3,
      deal: pays(of(kinds.card, { nature: 'cash' }), 'Retrait DAB', {
        faces: firms.onCards('Retrait DAB'),
        category: 'Cash withdrawals',
        price: [20, 160, 10],
        labels: tags(100),
        starter: 'holder',
      }),
    },
  ];
}

/** A supplier's invoice that the bank pays now, and the company later in four parts. */
function financedBy({ firms, tags }: Makers): Deal {
  return makeDeal(
    {
      subjectType: 'FinancingIncome',
      operationType: 'pay_later',
      side: 'credit',
      nature: 'financing',
    },
    {
      faces: firms.onTransfers('Qonto'),
      category: 'Loans received',
      price: [600, 4_800, 60],
      labels: tags(100),
    },
  );
}

/** A part of what was financed, paid back. */
export function installmentOf(financed: Deal, category: number): Deal {
  return {
    ...financed,
    kind: {
      subjectType: 'FinancingInstallment',
      operationType: 'financing_installment',
      side: 'debit',
      nature: 'financing',
    },
    cashflow: category,
  };
}

function of(base: Kind, change: Partial<Kind>): Kind {
  return { ...base, ...change };
}
