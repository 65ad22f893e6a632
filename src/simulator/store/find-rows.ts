import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import type { ListQuery } from './query.ts';
import { type SortField, sortFields, sortKey } from './sort-key.ts';
import type { Store } from './store.ts';

/** Rows in listing order, without copying them. */
export interface FoundRows {
  length: number;
  at(index: number): Row | undefined;
}

/**
 * The rows of a listing. Bounds on the field sorted by cost a binary search; every other filter
 * looks at each row that is left.
 */
export function findRows(store: Store, query: ListQuery, quirks: Quirks, nowUs: number): FoundRows {
  if (!query.accountExists) return { length: 0, at: () => undefined };
  const { field, descending } = query.sort;
  const view = store.view(query.account, query.statuses, field);
  const ranges = rangesOf(query, quirks, nowUs);
  const low = view.lowerBound(ranges[field].low);
  const high =
    ranges[field].high === Number.POSITIVE_INFINITY
      ? view.rows.length
      : view.lowerBound(ranges[field].high);
  const filters = filtersOf(query, ranges);
  const plain = filters.length === 0;
  const rows = plain
    ? view.rows
    : view.rows.slice(low, high).filter((row) => filters.every((keeps) => keeps(row)));
  const [start, end] = plain ? [low, Math.max(low, high)] : [0, rows.length];
  return inOrder(
    rows,
    { start, end, nulls: countNulls(rows, start, end, field) },
    descending,
    quirks,
  );
}

function rangesOf(query: ListQuery, quirks: Quirks, nowUs: number): Record<SortField, TimeRange> {
  const of = (field: SortField): TimeRange =>
    timeRange(query.bounds[field].fromUs, query.bounds[field].toUs, quirks);
  const updated = of('updated_at');
  const lateUs = quirks.late_visibility_seconds * 1_000_000;
  if (lateUs > 0) updated.high = Math.min(updated.high, nowUs - lateUs + 1);
  return {
    updated_at: updated,
    settled_at: of('settled_at'),
    emitted_at: of('emitted_at'),
    created_at: of('created_at'),
  };
}

function filtersOf(
  query: ListQuery,
  ranges: Record<SortField, TimeRange>,
): ((row: Row) => boolean)[] {
  const filters: ((row: Row) => boolean)[] = [];
  for (const field of sortFields) {
    const { low, high } = ranges[field];
    const open = low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
    if (open || field === query.sort.field) continue;
    filters.push((row) => sortKey(row, field) >= low && sortKey(row, field) < high);
  }
  const { side, operationTypes, withAttachments } = query;
  if (side !== null) filters.push((row) => row.side === side);
  if (operationTypes.length > 0) {
    filters.push((row) => operationTypes.includes(row.operationType));
  }
  if (withAttachments !== null) {
    filters.push((row) => row.attachments.length > 0 === withAttachments);
  }
  return filters;
}

function countNulls(rows: readonly Row[], start: number, end: number, field: SortField): number {
  if (field !== 'settled_at') return 0;
  let index = end;
  while (index > start && rows[index - 1]?.settledMs === null) index--;
  return end - index;
}

/** `nulls` rows without the sort key stand at the end of the ascending order. */
function inOrder(
  rows: readonly Row[],
  part: { start: number; end: number; nulls: number },
  descending: boolean,
  quirks: Quirks,
): FoundRows {
  const length = part.end - part.start;
  const values = length - part.nulls;
  const nullsFirst =
    quirks.null_settled === 'first' || (quirks.null_settled === 'large' && descending);
  return {
    length,
    at: (index) => {
      if (index < 0 || index >= length) return undefined;
      const shifted = nullsFirst ? (index + values) % length : index;
      // Indexes below `values` are rows with a key, the others rows without.
      const inPart = shifted < values && descending ? values - 1 - shifted : shifted;
      return rows[part.start + inPart];
    },
  };
}

/** Keys from `low` (kept) to `high` (not kept), in microseconds. */
interface TimeRange {
  low: number;
  high: number;
}

const grains = { us: 1, ms: 1000, s: 1_000_000 } as const;

/** Turns bounds into a half-open range of stored keys, as the switches would have them read. */
function timeRange(fromUs: number | null, toUs: number | null, quirks: Quirks): TimeRange {
  const cut = grains[quirks.bound_precision];
  const stored = grains[quirks.stored_precision];
  const from = fromUs === null ? null : floorTo(fromUs, cut);
  const to = toUs === null ? null : floorTo(toUs, cut);
  return {
    low:
      from === null
        ? Number.NEGATIVE_INFINITY
        : quirks.lower_bound === 'inclusive'
          ? ceilTo(from, stored)
          : floorTo(from, stored) + stored,
    // Just below infinity: a row without the instant is in no range that has a bound.
    high:
      to === null
        ? from === null
          ? Number.POSITIVE_INFINITY
          : Number.MAX_VALUE
        : quirks.upper_bound === 'inclusive'
          ? floorTo(to, stored) + stored
          : ceilTo(to, stored),
  };
}

function floorTo(value: number, grain: number): number {
  return value - (value % grain);
}

function ceilTo(value: number, grain: number): number {
  return floorTo(value + grain - 1, grain);
}
