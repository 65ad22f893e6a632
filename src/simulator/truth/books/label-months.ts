import { example } from '../../generate/rows/example-values.ts';
import { givesBack, isSpend } from '../../model/business/nature.ts';
import type { Label } from '../../model/label.ts';
import type { Row } from '../../model/row.ts';
import type { Calendar } from './calendar.ts';

/** What a label cost and earned in a month; own transfers are neither, refunds are taken off. */
export interface LabelMonth {
  /** Null: what nobody labelled. */
  label_id: string | null;
  month: string;
  /** Of several labels each has an equal share; the odd cents go to the first. */
  spend_cents: number;
  income_cents: number;
  /** With the labels below. */
  rolled_up_spend_cents: number;
  rolled_up_income_cents: number;
}

export function labelMonths(
  labels: readonly Label[],
  completed: readonly Row[],
  calendar: Calendar,
): LabelMonth[] {
  const parents = new Map(labels.map(({ id, parentId }) => [id, parentId]));
  const months = new Map<string, LabelMonth>();
  for (const row of completed) {
    if (row.nature === 'own_transfer') continue;
    const month = calendar.monthOf(row.settledMs ?? 0);
    const spend = isSpend(row);
    const cents = givesBack(row) ? -row.amountCents : row.amountCents;
    for (const [label, share] of sharesOf(row, cents)) {
      const own = entryOf(months, label, month);
      if (spend) own.spend_cents += share;
      else own.income_cents += share;
      for (let at: string | null = label; ; at = parents.get(at) ?? null) {
        const entry = entryOf(months, at, month);
        if (spend) entry.rolled_up_spend_cents += share;
        else entry.rolled_up_income_cents += share;
        if (at === null || (parents.get(at) ?? null) === null) break;
      }
    }
  }
  return [...months.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function sharesOf(row: Row, cents: number): (readonly [string | null, number])[] {
  // The documented example shows another label than its ids name.
  const ids = row.mark === 'example' ? [example.labelId] : row.labelIds;
  if (ids.length === 0) return [[null, cents]];
  const rest = cents % ids.length;
  const share = (cents - rest) / ids.length;
  return ids.map((id, index) => [id, index === 0 ? share + rest : share]);
}

function entryOf(
  months: Map<string, LabelMonth>,
  label_id: string | null,
  month: string,
): LabelMonth {
  const key = `${label_id} ${month}`;
  const known = months.get(key);
  if (known !== undefined) return known;
  const made = {
    label_id,
    month,
    spend_cents: 0,
    income_cents: 0,
    rolled_up_spend_cents: 0,
    rolled_up_income_cents: 0,
  };
  months.set(key, made);
  return made;
}
