import { ConnectorError } from '../base/errors.ts';
import { parseInstant, shift } from '../base/instant.ts';
import type { Bank } from '../qonto/bank.ts';
import { documentedStatuses } from '../qonto/statuses.ts';
import type { StreamRow } from '../qonto/stream-row.ts';
import { quotable } from '../redact/text.ts';
import { filtersOf, type SliceOf, sliceColumns } from '../streams/shape/slice.ts';
import type { Filter } from '../streams/shape/types.ts';
import { contentHash, hashOfBytes } from './landing/hash.ts';
import { listByTimeRanges } from './listing/time-ranges.ts';
import {
  type ListedRow,
  type Listing,
  type ListPage,
  NotCertified,
  OrderFell,
  type WalkRange,
} from './listing/types.ts';
import { walk } from './listing/walk.ts';

export type ListedObject = StreamRow & ListedRow;

/** Pages of one slice, each row checked to be of it. */
export function slicePages(bank: Bank, of: SliceOf): ListPage<ListedObject> {
  return async (window) => {
    const page = await bank.page({ stream: of.stream, slice: of.slice, ...window });
    return { ...page, rows: page.rows.map((row) => listed(row, of)) };
  };
}

/** The row as it is listed, checked to be of the slice: one that was scanned has been seen to be. */
export function listed(row: StreamRow, of: SliceOf): ListedObject {
  const { scanned } = row;
  if (scanned === undefined) checkOwner(row, of);
  const { volatile } = of.stream;
  const hash =
    scanned === undefined
      ? contentHash(row.text, volatile)
      : hashOfBytes(scanned.payload, volatile);
  return Object.assign(row, { hash, identity: row.id ?? hash });
}

/** The keyset walk; where the bank does not sort, ranges of time from the same start, once that is known. */
export async function* listSlice(
  list: ListPage<ListedObject>,
  range: WalkRange,
  onDistrust: () => void,
): Listing<ListedObject> {
  try {
    return yield* walk(list, range);
  } catch (error) {
    if (!(error instanceof OrderFell)) throw error;
  }
  onDistrust();
  return yield* listByTimeRanges(list, range);
}

/** `reversed` is in older documentation only: a bank that refuses it, or ignores it, just has no such listing. */
export function isNotOffered(error: unknown, status: string): boolean {
  if (status !== 'reversed') return false;
  return (
    error instanceof ForeignStatus ||
    (error instanceof ConnectorError && error.code === 'not_in_list')
  );
}

/** A status of the user's own choice that the bank does not know will not be known at the next run either. */
export function isUnknownStatus(error: unknown, status: string): error is ConnectorError {
  return (
    !documentedStatuses.includes(status) &&
    error instanceof ConnectorError &&
    (error.code === 'not_in_list' || error.code === 'unprocessable')
  );
}

class ForeignStatus extends NotCertified {}

function checkOwner({ value }: StreamRow, of: SliceOf): void {
  const { stream } = of;
  checkFilters(value, of);
  for (const [column, asked] of Object.entries(sliceColumns(of))) {
    const actual = value[column];
    if (typeof actual !== 'string' || actual === asked) continue;
    if (stream.slices?.[column]?.values === 'statuses')
      throw new ForeignStatus(`a row with status ${actual} came though ${asked} was asked for`);
    const what = column === 'bank_account_id' ? 'account' : column;
    throw new NotCertified(`a row of ${what} ${actual} came though ${what} ${asked} was asked for`);
  }
}

/** Filters that the bank passes over bring the whole list, in the name of a part of it. */
function checkFilters(value: StreamRow['value'], of: SliceOf): void {
  for (const [name, asked] of Object.entries(filtersOf(of))) {
    const filter = of.stream.filters?.[name];
    const actual = filter && value[filter.field];
    if (filter === undefined || isKept(filter, asked, actual)) continue;
    const what = typeof actual === 'string' ? quotable(actual) : 'none';
    throw new NotCertified(
      `a row with ${filter.field} ${what} came though ${name.replaceAll('_', ' ')} ${asked} was asked for: the bank passes over this filter`,
    );
  }
}

/** Two seconds beyond what was asked: the bank may cut a bound to seconds. */
const boundTolerance = 2_000;

function isKept({ keeps }: Filter, asked: string, actual: unknown): boolean {
  if (keeps === 'is') return actual === asked;
  const [at, bound] = [parseInstant(actual), parseInstant(asked)];
  if (at === undefined || bound === undefined) return false;
  return keeps === 'from'
    ? at >= shift(bound, -boundTolerance)
    : at <= shift(bound, boundTolerance);
}
