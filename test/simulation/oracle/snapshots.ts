import type { Ledger } from '../bank/ledger.ts';
import type { Line, Tables } from '../tables.ts';

/** The short lists: the newest snapshot of each is what the bank shows now. */
export function checkSnapshots({ labels, accounts }: Ledger, tables: Tables): void {
  compare('labels', tables, labels, ({ name }) => name);
  const balances = accounts.map(({ id, balanceCents }) => ({ id, name: String(balanceCents) }));
  compare('bank_accounts', tables, balances, ({ balance_cents: cents }) => String(cents));
}

function compare(
  table: string,
  { rows }: Tables,
  expected: readonly { readonly id: string; readonly name: string }[],
  shown: (payload: Line) => unknown,
): void {
  const lines = [...(rows.get(table)?.values() ?? [])];
  const newest = Math.max(...lines.map(({ _seq }) => Number(_seq)));
  const current = lines.filter(({ _seq }) => Number(_seq) === newest);
  if (current.length !== expected.length)
    throw new Error(`P1: ${table} shows ${current.length} of ${expected.length}`);
  for (const { id, name } of expected) {
    const line = current.find((candidate) => candidate.id === id);
    if (line === undefined || shown(line.payload as Line) !== name)
      throw new Error(`P1: ${table} ${id} is not what the bank shows`);
  }
}
