import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import { decimalOf, decimalText, divideRounded } from '../money.ts';
import type { Quirks } from '../quirks.ts';

interface VatLine {
  rateTenths: number;
  vatCents: number;
  netCents: number;
}

export interface Vat {
  /** In percent; -1 for several or unusual rates. */
  rate: number | null;
  totalCents: number | null;
  lines: readonly VatLine[];
}

/**
 * Works out a row's VAT: lines sum to the header, and to the amount with their nets; but for a total
 * that was entered by mistake.
 */
export function vatOf(row: Row): Vat {
  const { headerTenths, lines, mistake } = row.vat;
  if (headerTenths === null) return { rate: null, totalCents: null, lines: [] };
  let restCents = row.amountCents;
  const made = lines.map((line, index) => {
    const last = index === lines.length - 1;
    const gross = last ? restCents : divideRounded(row.amountCents * line.sharePercent, 100);
    restCents -= gross;
    const sign = mistake === 'sign' ? -1 : 1;
    const vatCents = sign * divideRounded(gross * line.rateTenths, 1000 + line.rateTenths);
    return { rateTenths: line.rateTenths, vatCents, netCents: gross - vatCents };
  });
  return {
    rate: headerTenths / 10,
    totalCents:
      mistake === 'total'
        ? divideRounded(row.amountCents * headerTenths, 1000)
        : made.reduce((sum, line) => sum + line.vatCents, 0),
    lines: made,
  };
}

/** The `vat_details` of a row; the API shows every value as text, some of its clients numbers. */
export function renderVatDetails(row: Row, quirks: Quirks): JsonObject {
  const vat = vatOf(row);
  // Unusual rates are not named: a single one shows as -1.
  const unusual = vat.rate === -1 && vat.lines.length === 1;
  const items = vat.lines.map((line) => {
    const rate = unusual ? -1 : line.rateTenths / 10;
    if (quirks.vat_leaf_type === 'number') {
      return {
        amount: decimalOf(line.vatCents),
        amount_cents: line.vatCents,
        amount_excluding_vat: decimalOf(line.netCents),
        amount_excluding_vat_cents: line.netCents,
        rate,
      };
    }
    return {
      amount: decimalText(line.vatCents),
      amount_cents: String(line.vatCents),
      amount_excluding_vat: decimalText(line.netCents),
      amount_excluding_vat_cents: String(line.netCents),
      rate: String(rate),
    };
  });
  return { items };
}
