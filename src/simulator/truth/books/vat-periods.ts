import { canCarryVat, givesBack, isSpend } from '../../model/business/nature.ts';
import type { Row } from '../../model/row.ts';
import { vatOf } from '../../render/vat.ts';

/** VAT of one period, rate and direction, as somebody entered it. */
export interface VatPeriod {
  /** `2026-05` or `2026-Q2`, of settlement. */
  period: string;
  /** Collected on sales, or to be deducted on purchases; a refund lowers the side it undoes. */
  direction: 'output' | 'input';
  /** In percent, as the VAT lines name it; -1 for a single unusual rate. */
  rate: number;
  /** Whether there can be VAT on such movements: not on own transfers, taxes, salaries, loans. */
  is_relevant: boolean;
  vat_cents: number;
  net_cents: number;
  lines: number;
}

export function vatPeriods(
  completed: readonly Row[],
  periodOf: (ms: number) => string,
): VatPeriod[] {
  const periods = new Map<string, VatPeriod>();
  for (const row of completed) {
    const vat = vatOf(row);
    const period = periodOf(row.settledMs ?? 0);
    const direction = isSpend(row) ? 'input' : 'output';
    const is_relevant = canCarryVat(row.nature);
    const sign = givesBack(row) ? -1 : 1;
    for (const line of vat.lines) {
      const rate = vat.rate === -1 && vat.lines.length === 1 ? -1 : line.rateTenths / 10;
      const key = `${period} ${direction} ${rate} ${is_relevant}`;
      const entry = periods.get(key) ?? {
        period,
        direction,
        rate,
        is_relevant,
        vat_cents: 0,
        net_cents: 0,
        lines: 0,
      };
      entry.vat_cents += sign * line.vatCents;
      entry.net_cents += sign * line.netCents;
      entry.lines++;
      periods.set(key, entry);
    }
  }
  return [...periods.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
