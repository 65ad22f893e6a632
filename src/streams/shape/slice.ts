import type { Keyset, ListRequest, Slice, Stream } from './types.ts';

/** A stream that is listed by the time of the last change. */
export interface KeysetStream extends Stream {
  readonly sync: Keyset;
  readonly list: ListRequest & { readonly perPage: number };
}

/** One listing of a stream: the values it is asked for, by column. */
export interface SliceOf {
  readonly stream: KeysetStream;
  readonly slice: Readonly<Record<string, string>>;
}

export function isKeyset(stream: Stream): stream is KeysetStream {
  return stream.sync.mode === 'keyset';
}

/** Values of filters, by name: each set narrows listings of its own. */
export type FilterValues = Readonly<Record<string, string>>;

/**
 * Every combination of the values: one listing for each. A stream without slices is one listing. One that has the filters
 * is listed once for each set of them; the others are listed whole.
 */
export function slicesOf(
  stream: KeysetStream,
  values: Readonly<Record<Slice['values'], readonly string[]>>,
  filters: readonly FilterValues[] = [{}],
): readonly SliceOf[] {
  let all: Record<string, string>[] = [{}];
  for (const [column, { values: from }] of Object.entries(stream.slices ?? {}))
    all = all.flatMap((slice) => values[from].map((value) => ({ ...slice, [column]: value })));
  const known = filters.map((set) => pick(set, Object.keys(stream.filters ?? {})));
  return all.flatMap((slice) => known.map((set) => ({ stream, slice: { ...slice, ...set } })));
}

/** What a line says of the slice that brought it: what it was narrowed by is of the listing alone. */
export function sliceColumns({ stream, slice }: SliceOf): FilterValues {
  return pick(slice, Object.keys(stream.slices ?? {}));
}

/** What a listing is narrowed by; nothing, where it is listed whole. */
export function filtersOf({ stream, slice }: SliceOf): FilterValues {
  return pick(slice, Object.keys(stream.filters ?? {}));
}

function pick(values: FilterValues, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/** For messages: `account a, completed`. */
export function sliceText({ slice, stream }: SliceOf): string {
  const texts = Object.entries(slice).map(([column, value]) =>
    column === 'bank_account_id' ? `account ${value}` : textOf(stream, column, value),
  );
  return texts.length === 0 ? stream.name : texts.join(', ');
}

function textOf({ filters }: KeysetStream, column: string, value: string): string {
  return filters?.[column] === undefined ? value : `${column.replaceAll('_', ' ')} ${value}`;
}
