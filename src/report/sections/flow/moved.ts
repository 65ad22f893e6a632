import type { TextRow } from '../../../load/text-row.ts';
import { sum } from '../../html/amount.ts';
import { integer } from '../../html/cells.ts';

/** What moved, in cents. Transfers between own accounts are neither in nor out. */
export interface Moved {
  readonly inflow: bigint;
  readonly outflow: bigint;
  /** Own transfers in, less own transfers out: nothing where both ends are known. */
  readonly between: bigint;
}

/** Columns that add up rows of `qonto__transactions`: the one definition of in, out and own transfers. */
export const movedSql = `
      cast(sum(case when not is_internal_transfer and cash_amount_cents > 0 then cash_amount_cents else 0 end) as string) as inflow_cents,
      cast(sum(case when not is_internal_transfer and cash_amount_cents < 0 then -cash_amount_cents else 0 end) as string) as outflow_cents,
      cast(sum(case when is_internal_transfer then cash_amount_cents else 0 end) as string) as between_cents`;

export function movedOf(row: TextRow): Moved {
  return {
    inflow: integer(row, 'inflow_cents'),
    outflow: integer(row, 'outflow_cents'),
    between: integer(row, 'between_cents'),
  };
}

export function movedInAll(all: readonly Moved[]): Moved {
  return {
    inflow: sum(all.map(({ inflow }) => inflow)),
    outflow: sum(all.map(({ outflow }) => outflow)),
    between: sum(all.map(({ between }) => between)),
  };
}
