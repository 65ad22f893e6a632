import { type Finding, finding } from './finding.ts';
import type { OutcomeLine } from './read/attachment-lines.ts';

type State = OutcomeLine['state'];

/** Distinct attachments that transactions refer to; `referenced` is the sum of all others. */
export type LedgerTotals = Readonly<Record<State | 'referenced' | 'without_outcome', number>>;

/** What became of every attachment that any transaction refers to. Takes about 100 bytes for each. */
export interface Ledger {
  refer(id: string): void;
  /** Later outcomes replace earlier ones. */
  settle(id: string, state: State): void;
  /** Compares both sides. `pending` are the ids that the newest manifest promises to ask for again. */
  close(pending: ReadonlySet<string>): {
    readonly totals: LedgerTotals;
    readonly findings: readonly Finding[];
  };
}

export function openLedger(): Ledger {
  const attachments = new Map<string, number>();
  const update = (id: string, change: (entry: number) => number) =>
    attachments.set(id, change(attachments.get(id) ?? 0));
  return {
    refer: (id) => update(id, (entry) => entry | referred),
    settle: (id, state) => update(id, (entry) => (entry & referred) | (states.indexOf(state) + 1)),
    close(pending) {
      const totals = { ...none };
      const findings: Finding[] = [];
      for (const [id, entry] of attachments) {
        if ((entry & referred) === 0) continue;
        totals.referenced += 1;
        const said = states[(entry & ~referred) - 1];
        const isOwed = pending.has(id);
        const state = said ?? (isOwed ? 'pending' : undefined);
        if (state !== undefined && (state !== 'pending' || isOwed)) totals[state] += 1;
        else {
          totals.without_outcome += 1;
          findings.push(finding('no_outcome', `attachment ${id}`, reasonOf(state)));
        }
      }
      return { totals, findings };
    },
  };
}

/** An entry is the number of the newest outcome, 0 for none, and this bit when a transaction refers to it. */
const referred = 8;
const states: readonly State[] = ['stored', 'gone', 'too_large', 'quarantined', 'pending'];

const none = {
  referenced: 0,
  stored: 0,
  gone: 0,
  too_large: 0,
  quarantined: 0,
  pending: 0,
  without_outcome: 0,
};

function reasonOf(state: State | undefined): string {
  return state === undefined
    ? 'a transaction refers to it, and nothing says what became of it'
    : 'it is said to be pending, and the newest manifest does not list it: no run will ask for it';
}
