import type { Choice } from '../../choice.ts';
import type { Counterparty } from '../counterparty.ts';
import type { SubjectType } from '../subject.ts';
import type { Nature } from './nature.ts';
import type { VatPlan } from './vat-plan.ts';

/** How a movement reaches the account, and what it is. */
export interface Kind {
  subjectType: SubjectType;
  operationType: string;
  side: 'credit' | 'debit';
  nature: Nature;
}

/** What the company has with somebody: whom it pays or is paid by, how, for what, and how much. */
export interface Deal {
  kind: Kind;
  /** One firm, as statements write it: the same name in several ways. */
  faces: readonly Counterparty[];
  /** Index of the category; and of another one that somebody might have chosen. */
  cashflow: number;
  otherCashflow: number;
  vat: Choice<VatPlan>;
  price: Price;
  /** Labels that fit; none of them if nobody cared. */
  labels: Choice<readonly string[]>;
  /** Chance that a receipt is asked for. */
  receipt: number;
  reference: 'invoice' | 'ours' | 'period' | 'none';
  /** Who started it: a person with a card, the office, or the other side. */
  starter: 'holder' | 'office' | 'nobody';
}

/** Amounts in cents of a currency. Sales are not drawn from the range: what they bring is needed. */
export interface Price {
  currency: Currency;
  lowCents: number;
  highCents: number;
  /** Amounts are multiples of it. */
  stepCents: number;
}

export type Currency = 'EUR' | 'USD' | 'GBP' | 'JPY';
