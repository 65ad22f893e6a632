import type { BankBehaviour } from '../scenario.ts';
import { type Ledger, type LedgerRow, shownAt, type Version } from './ledger.ts';

export interface ListQuery {
  readonly account: string;
  readonly status: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly page: number;
}

export interface ListAnswer {
  readonly rows: readonly { readonly row: LedgerRow; readonly version: Version }[];
  readonly meta: Readonly<Record<string, number | null>>;
}

/** One page as the bank would give it at this instant; undefined for a page beyond the last. */
export function listPage(ledger: Ledger, query: ListQuery): ListAnswer | undefined {
  const { behaviour, random } = ledger;
  const now = ledger.nowUs();
  const found = ledger.rows.flatMap((row) => {
    if (row.account !== query.account) return [];
    const version = shownAt(row, now);
    if (version?.status === 'reversed') return [];
    const fits = version?.status === query.status && isInside(version.updatedUs, query, behaviour);
    return fits && version !== undefined ? [{ row, version, tie: random.next() }] : [];
  });
  const byTie = behaviour.shuffledTies
    ? (a: { tie: number }, b: { tie: number }) => a.tie - b.tie
    : () => 0;
  if (behaviour.sorted) {
    found.sort((a, b) => a.version.updatedUs - b.version.updatedUs || byTie(a, b));
  } else {
    found.sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  }
  const start = (query.page - 1) * behaviour.pageSize;
  if (query.page > 1 && start >= found.length && behaviour.pastEnd !== 'empty') return undefined;
  const pages = Math.max(1, Math.ceil(found.length / behaviour.pageSize));
  const count = behaviour.totalCount === 'capped' ? Math.min(found.length, 30) : found.length;
  return {
    rows: found.slice(start, start + behaviour.pageSize),
    meta: {
      current_page: query.page,
      next_page: query.page < pages ? query.page + 1 : null,
      prev_page: query.page > 1 ? query.page - 1 : null,
      total_pages: pages,
      per_page: behaviour.pageSize,
      ...(behaviour.totalCount === 'missing' ? {} : { total_count: count }),
    },
  };
}

function isInside(atUs: number, { from, to }: ListQuery, behaviour: BankBehaviour): boolean {
  const us = behaviour.boundPrecision === 'ms' ? Math.floor(atUs / 1_000) * 1_000 : atUs;
  const cut = (bound: string) => cutTo(Date.parse(bound) * 1_000, behaviour.boundPrecision);
  if (from !== null) {
    const bound = cut(from);
    if (behaviour.lowerBound === 'inclusive' ? us < bound : us <= bound) return false;
  }
  if (to !== null) {
    const bound = cut(to);
    if (behaviour.upperBound === 'inclusive' ? us > bound : us >= bound) return false;
  }
  return true;
}

function cutTo(us: number, precision: BankBehaviour['boundPrecision']): number {
  return precision === 's' ? Math.floor(us / 1_000_000) * 1_000_000 : us;
}
