import type { Instant } from '../base/instant.ts';
import type { StreamState, WaitingObject } from '../raw/manifest.ts';

/** What landed as pending and has not ended yet, stream by stream. */
export interface WaitingList {
  /** A version of an object has landed. */
  note(
    stream: string,
    row: {
      readonly id: string;
      readonly updatedAt: Instant;
      readonly slice: Readonly<Record<string, string>>;
    },
  ): void;
  /** A list has just shown it, or the bank was asked for it by its id: it is pending all the same. */
  confirmed(stream: string, id: string, at: Instant): void;
  /** It is not waited for any more. */
  end(stream: string, id: string): void;
  /** Those of a stream that have waited since before then, and that nobody has seen pending since. */
  since(stream: string, before: Instant): readonly WaitingObject[];
  all(): ReadonlyMap<string, readonly WaitingObject[]>;
}

/** What the newest manifest says, and goes on from there. */
export function waitingList(states: ReadonlyMap<string, StreamState>): WaitingList {
  const lists = new Map<string, Map<string, WaitingObject>>();
  for (const [name, { waiting = [] }] of states)
    if (waiting.length > 0) lists.set(name, new Map(waiting.map((one) => [one.id, one])));
  const listOf = (stream: string) => {
    const known = lists.get(stream);
    if (known !== undefined) return known;
    const none = new Map<string, WaitingObject>();
    lists.set(stream, none);
    return none;
  };
  return {
    note(stream, { id, updatedAt, slice: { bank_account_id: account, status } }) {
      if (account === undefined || status === undefined) return;
      const list = listOf(stream);
      const known = list.get(id);
      // The listings of two statuses go side by side: an older version may land after a newer one.
      if (known !== undefined && known.updated_at > updatedAt) return;
      if (status === 'pending')
        list.set(id, { id, bank_account_id: account, updated_at: updatedAt });
      else list.delete(id);
    },
    confirmed(stream, id, at) {
      const known = listOf(stream).get(id);
      if (known !== undefined) listOf(stream).set(id, { ...known, asked_at: at });
    },
    end: (stream, id) => void listOf(stream).delete(id),
    since: (stream, before) =>
      [...(lists.get(stream)?.values() ?? [])].filter(
        ({ updated_at: at, asked_at: asked = at }) => at <= before && asked <= before,
      ),
    all: () =>
      new Map([...lists].map(([name, list]) => [name, [...list.values()].sort(byId)] as const)),
  };
}

function byId(a: WaitingObject, b: WaitingObject): number {
  return a.id < b.id ? -1 : 1;
}
