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

/** Every combination of the values: one listing for each. A stream without slices is one listing. */
export function slicesOf(
  stream: KeysetStream,
  values: Readonly<Record<Slice['values'], readonly string[]>>,
): readonly SliceOf[] {
  let all: Record<string, string>[] = [{}];
  for (const [column, { values: from }] of Object.entries(stream.slices ?? {}))
    all = all.flatMap((slice) => values[from].map((value) => ({ ...slice, [column]: value })));
  return all.map((slice) => ({ stream, slice }));
}

/** For messages: `account a, completed`. */
export function sliceText({ slice, stream }: SliceOf): string {
  const texts = Object.entries(slice).map(([column, value]) =>
    column === 'bank_account_id' ? `account ${value}` : value,
  );
  return texts.length === 0 ? stream.name : texts.join(', ');
}
