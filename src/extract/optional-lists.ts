import { streams } from '../streams/index.ts';
import type { ListRequest, Stream } from '../streams/types.ts';

interface OptionalList {
  readonly name: string;
  readonly list: ListRequest;
}

/** The streams that are read whole and that a run can do without. The accounts are joined of two answers, and are not among them. */
export const optionalLists: readonly OptionalList[] = (streams as readonly Stream[]).flatMap(
  ({ name, list, sync }) =>
    sync.mode === 'whole' && list?.optional === true ? [{ name, list }] : [],
);
