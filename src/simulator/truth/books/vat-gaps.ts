import { givesBack, isSpend } from '../../model/business/nature.ts';
import { cashflows } from '../../model/cashflow.ts';
import type { Row } from '../../model/row.ts';
import { vatOf } from '../../render/vat.ts';

/** What makes the VAT of a period uncertain. */
export interface VatGap {
  /** `2026-Q2`, of settlement. */
  period: string;
  /** Of what is to be deducted: on movements of which the company has no receipt. */
  deductible_without_receipt_cents: number;
  /**
   * Gross, of movements of which nobody entered any VAT; refunds lower the side they undo. A salary is among them only
   * where somebody took its category from it: to the bank it is a transfer like another then.
   */
  sales_unknown_cents: number;
  purchases_unknown_cents: number;
}

export function vatGaps(completed: readonly Row[], periodOf: (ms: number) => string): VatGap[] {
  const gaps = new Map<string, VatGap>();
  for (const row of completed) {
    if (row.nature === 'own_transfer' || isRuledOut(row)) continue;
    const period = periodOf(row.settledMs ?? 0);
    const gap = gaps.get(period) ?? {
      period,
      deductible_without_receipt_cents: 0,
      sales_unknown_cents: 0,
      purchases_unknown_cents: 0,
    };
    gaps.set(period, gap);
    const isPurchase = isSpend(row);
    const sign = givesBack(row) ? -1 : 1;
    const { totalCents, lines } = vatOf(row);
    if (lines.length === 0) {
      gap[isPurchase ? 'purchases_unknown_cents' : 'sales_unknown_cents'] += sign * row.amountCents;
    } else if (isPurchase && row.attachments.length === 0) {
      gap.deductible_without_receipt_cents += sign * (totalCents ?? 0);
    }
  }
  return [...gaps.values()].sort((a, b) => (a.period < b.period ? -1 : 1));
}

/** Whether the bank itself shows a kind of movement that VAT cannot be on. */
function isRuledOut({ operationType, subjectType, cashflow }: Row): boolean {
  const category = cashflows[cashflow]?.category;
  if (category === 'salary' || category === 'tax') return true;
  return withoutVat.has(operationType) || withoutVat.has(subjectType);
}

const withoutVat = new Set([
  'f24',
  'pagopa_payment',
  'nrc_payment',
  'pay_later',
  'financing_installment',
  'account_remuneration',
  'direct_debit_hold',
  'investment',
  'F24Payment',
  'PagopaPayment',
  'FinancingIncome',
  'FinancingInstallment',
  'AccountRemuneration',
  'DirectDebitHold',
  'Investment',
]);
