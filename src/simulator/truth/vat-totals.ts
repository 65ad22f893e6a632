import type { Row } from '../model/row.ts';
import { vatOf } from '../render/vat.ts';

export interface VatTotal {
  side: string;
  /** In percent, as the VAT lines name it; -1 for a single unusual rate. */
  rate: number;
  vat_cents: number;
  net_cents: number;
  lines: number;
}

/** VAT of completed transactions per side and rate, from their VAT lines. */
export function vatTotals(completed: readonly Row[]): VatTotal[] {
  const totals = new Map<string, VatTotal>();
  for (const row of completed) {
    const vat = vatOf(row);
    for (const line of vat.lines) {
      const rate = vat.rate === -1 && vat.lines.length === 1 ? -1 : line.rateTenths / 10;
      const key = `${row.side} ${rate}`;
      const entry = totals.get(key) ?? {
        side: row.side,
        rate,
        vat_cents: 0,
        net_cents: 0,
        lines: 0,
      };
      entry.vat_cents += line.vatCents;
      entry.net_cents += line.netCents;
      entry.lines++;
      totals.set(key, entry);
    }
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
