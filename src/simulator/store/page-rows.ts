import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import { Random } from '../random.ts';
import type { FoundRows } from './find-rows.ts';
import { type SortField, sortKey } from './sort-key.ts';

/** One page of a listing; on request with equal keys in another order each time. */
export function pageRows(
  found: FoundRows,
  page: { page: number; perPage: number; field: SortField },
  quirks: Quirks,
  salt: number,
): Row[] {
  const start = (page.page - 1) * page.perPage;
  const end = Math.min(start + page.perPage, found.length);
  if (start >= end) return [];
  if (quirks.tie_order === 'stable') return slice(found, start, end);
  const random = new Random(`ties ${salt}`);
  const shown = quirks.stored_precision === 'ms' ? 1000 : 1;
  const keyAt = (index: number): number => {
    const row = found.at(index);
    return row === undefined ? Number.NaN : Math.floor(sortKey(row, page.field) / shown);
  };
  const rows: Row[] = [];
  // A group of ties is shuffled as a whole, also where it reaches over the page's edges.
  for (let from = groupStart(start, keyAt); from < end; ) {
    let to = from + 1;
    while (to < found.length && keyAt(to) === keyAt(from)) to++;
    const group = random.shuffle(slice(found, from, to));
    rows.push(...group.slice(Math.max(0, start - from), end - from));
    from = to;
  }
  return rows;
}

function groupStart(index: number, keyAt: (index: number) => number): number {
  let start = index;
  while (start > 0 && keyAt(start - 1) === keyAt(index)) start--;
  return start;
}

function slice(found: FoundRows, start: number, end: number): Row[] {
  const rows: Row[] = [];
  for (let index = start; index < end; index++) {
    const row = found.at(index);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}
