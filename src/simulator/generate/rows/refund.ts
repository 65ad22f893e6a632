import type { Deal, Kind } from '../../model/business/deal.ts';
import { cashflowOf } from '../../model/cashflow.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Amount } from './price.ts';

/** A movement that gives back an earlier one, or a part of it. */
export interface Refund {
  deal: Deal;
  amount: Amount;
  /** What it undoes, whose VAT and labels it has. */
  of: Row;
}

const received = cashflowOf('Refunds received');
const given = cashflowOf('Refunds given');

/** Gives back a purchase: the way it was paid, or by transfer. */
export function refundOf(random: Random, bought: Row): Refund {
  const isTransfer = bought.operationType === 'transfer' || bought.subjectType === 'Transfer';
  const byTransfer = isTransfer || random.chance(0.3);
  const { subjectType } = bought.subjectType === 'WalletToWallet' ? bought : income;
  const kind = byTransfer
    ? { ...income, subjectType }
    : { ...bought.deal.kind, side: 'credit' as const };
  // The bank marks a refund of a card by the card; by transfer only the category says it.
  const cashflow = byTransfer || random.chance(0.6) ? received : bought.deal.cashflow;
  return {
    deal: dealOf(bought, { ...kind, nature: 'refund' }, cashflow),
    amount: partOf(random, bought),
    of: bought,
  };
}

/** Gives back a sale, because the customer was right. */
export function creditNoteOf(random: Random, sold: Row): Refund {
  const deal = dealOf(sold, { ...outgoing, nature: 'refund' }, given);
  return { deal, amount: partOf(random, sold), of: sold };
}

/** The bank of the customer takes a payment back. */
export function recallOf(sold: Row): Refund {
  const kind: Kind = { ...income, operationType: 'recall', side: 'debit' };
  const { amountCents: cents, localCents } = sold;
  return { deal: dealOf(sold, kind, given), amount: { cents, localCents }, of: sold };
}

/** A transfer of ours that comes back. */
export function recalledOf(paid: Row): Refund {
  const kind: Kind = { ...income, operationType: 'recall' };
  const { amountCents: cents, localCents } = paid;
  return { deal: dealOf(paid, kind, received), amount: { cents, localCents }, of: paid };
}

const income: Kind = {
  subjectType: 'Income',
  operationType: 'income',
  side: 'credit',
  nature: 'refund',
};
const outgoing: Kind = {
  subjectType: 'Transfer',
  operationType: 'transfer',
  side: 'debit',
  nature: 'refund',
};

function dealOf(of: Row, kind: Kind, cashflow: number): Deal {
  return { ...of.deal, kind, cashflow, otherCashflow: cashflow, receipt: 0, reference: 'none' };
}

/** All of it, or a part in whole euros. */
function partOf(random: Random, row: Row): Amount {
  const foreign = row.localCurrency !== 'EUR';
  const all = foreign || row.amountCents < 1_000 || random.chance(0.6);
  if (all) return { cents: row.amountCents, localCents: row.localCents };
  const euros = Math.max(1, Math.floor((row.amountCents * random.int(20, 80)) / 10_000));
  return { cents: euros * 100, localCents: euros * 100 };
}
