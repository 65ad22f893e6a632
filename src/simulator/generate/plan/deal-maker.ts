import type { Choice } from '../../choice.ts';
import type { Currency, Deal, Kind } from '../../model/business/deal.ts';
import type { VatPlan } from '../../model/business/vat-plan.ts';
import { cashflowOf, type SubName } from '../../model/cashflow.ts';
import type { Counterparty } from '../../model/counterparty.ts';
import type { Firms } from '../people/firms.ts';
import type { Tags } from './tags.ts';
import { vatChoices } from './vat-plans.ts';

/** What deals are made from. */
export interface Makers {
  firms: Firms;
  tags: Tags;
}

export interface DealInput {
  faces: readonly Counterparty[];
  category: SubName;
  vat?: Choice<VatPlan>;
  /** In euros, or in units of another currency. */
  price: readonly [number, number, step?: number];
  currency?: Currency;
  labels: Deal['labels'];
  receipt?: number;
  reference?: Deal['reference'];
  starter?: Deal['starter'];
}

/** A deal with what is usual filled in. */
export function makeDeal(kind: Kind, input: DealInput): Deal {
  const [low, high, step = 0.01] = input.price;
  const inflow = kind.side === 'credit' && kind.nature !== 'refund';
  return {
    kind,
    faces: input.faces,
    cashflow: cashflowOf(input.category),
    otherCashflow: cashflowOf(inflow ? 'Uncategorized income' : 'Uncategorized'),
    vat: input.vat ?? vatChoices.never,
    price: {
      currency: input.currency ?? 'EUR',
      lowCents: Math.round(low * 100),
      highCents: Math.round(high * 100),
      stepCents: Math.round(step * 100),
    },
    labels: input.labels,
    receipt: input.receipt ?? 0,
    reference: input.reference ?? 'none',
    starter: input.starter ?? 'nobody',
  };
}

/** How movements usually arrive. */
export const kinds = {
  card: purchase('Card', 'card'),
  transfer: purchase('Transfer', 'transfer'),
  directDebit: purchase('DirectDebit', 'direct_debit'),
  fee: purchase('BillingTransfer', 'qonto_fee'),
  /** To another company that banks here, and from one. */
  walletOut: purchase('WalletToWallet', 'transfer'),
  walletIn: sale('WalletToWallet', 'income'),
  income: sale('Income', 'income'),
  payout: sale('Income', 'card_acquirer_payout'),
  collection: sale('DirectDebitCollection', 'direct_debit_collection'),
  swift: sale('SwiftIncome', 'swift_income'),
  check: sale('Check', 'cheque'),
} as const satisfies Record<string, Kind>;

function purchase(subjectType: Kind['subjectType'], operationType: string): Kind {
  return { subjectType, operationType, side: 'debit', nature: 'trade' };
}

function sale(subjectType: Kind['subjectType'], operationType: string): Kind {
  return { subjectType, operationType, side: 'credit', nature: 'trade' };
}
