import { type Ledger, type LedgerRow, shownAt, type Version } from '../bank/ledger.ts';
import { renderRow, shown } from '../bank/render.ts';
import type { Line, Tables } from '../tables.ts';
import type { Disk } from '../zone.ts';
import { type History, sha256 } from './history.ts';
import { currentOf } from './warehouse.ts';

/** P4: every version that the warehouse holds was once shown by the bank, word for word. */
export function checkNoInvention(ledger: Ledger, { rows }: Tables): void {
  const texts = new Map(
    ledger.rows.map((row) => [
      row.id,
      new Set(row.versions.map((version) => renderRow(ledger, row, version))),
    ]),
  );
  for (const line of rows.get('transactions')?.values() ?? []) {
    if (texts.get(String(line.id))?.has(JSON.stringify(line.payload)) !== true)
      throw new Error(`P4: the bank never showed ${line.id} of ${line.updated_at}`);
  }
}

interface Said {
  readonly fromUs: number;
  readonly toUs: number;
  readonly faulty: ReadonlySet<string>;
  readonly reach: ReadonlyMap<string, string>;
}

/**
 * P1, P3 and P12, of a run that loaded what it had extracted: of every account that it reports no fault of, what the bank
 * showed before it began and did not touch until it ended is there. (A row that is touched meanwhile belongs to the next
 * run.)
 */
export function checkGreenAccounts(
  ledger: Ledger,
  tables: Tables,
  { fromUs, toUs, faulty, reach }: Said,
): void {
  const lines = tables.rows.get('transactions')?.values() ?? [];
  const held = new Set(Array.from(lines, ({ id, updated_at: at }) => `${id} ${at}`));
  for (const row of ledger.rows) {
    const version = shownAt(row, fromUs);
    if (version === undefined || shownAt(row, toUs) !== version) continue;
    // What is reversed is in no list: it is asked for by its id when its time has come.
    if (faulty.has(row.account) || version.status === 'reversed') continue;
    // What lies before the start that was asked for is not promised yet.
    if (instant(version) < (reach.get(`${row.account} ${version.status}`) ?? '')) continue;
    const key = `${row.id} ${instant(version)}`;
    if (!held.has(key)) throw new Error(`P1: a run said nothing of ${key}`);
  }
}

/** P1 and P8, when all is quiet: every transaction the bank shows is current; word for word after a deep re-read. */
export function checkCurrent(ledger: Ledger, tables: Tables, words: 'all' | 'announced'): void {
  const current = currentOf(tables);
  for (const [row, version] of shownRows(ledger)) {
    const line = current.get(row.id);
    // No list shows it; an audit asks for it where it had landed before.
    if (version.status === 'reversed' && (words === 'announced' || isUnknowable(ledger, line)))
      continue;
    if (line === undefined) throw new Error(`P1: ${row.id} was lost`);
    if (String(line.updated_at) !== instant(version))
      throw new Error(`P1: ${row.id} is of ${line.updated_at}, the bank says ${instant(version)}`);
    if (words === 'announced' && hasSilentEdit(row)) continue;
    if (JSON.stringify(line.payload) !== renderRow(ledger, row, version))
      throw new Error(`P1: ${row.id} of ${line.updated_at} has other words than the bank's`);
  }
}

/** P5: the money of every account, to the cent, and the balance that the bank itself shows. */
export function checkMoney(ledger: Ledger, tables: Tables): void {
  const current = currentOf(tables);
  for (const account of ledger.accounts) {
    let expected = 0;
    for (const [row, version] of shownRows(ledger)) {
      if (row.account !== account.id || version.status !== 'completed') continue;
      expected += row.side === 'credit' ? version.amountCents : -version.amountCents;
    }
    let found = 0;
    for (const line of current.values()) {
      const payload = line.payload as Line;
      if (line.bank_account_id !== account.id || payload.status !== 'completed') continue;
      found += (payload.side === 'credit' ? 1 : -1) * Number(payload.amount_cents);
    }
    if (found !== expected)
      throw new Error(`P5: account ${account.id} sums to ${found}, the bank to ${expected}`);
    if (account.openingCents + expected !== account.balanceCents)
      throw new Error(`P5: the simulated bank lost count of account ${account.id}`);
  }
}

/** I10: every file that a landed transaction names has an outcome or is owed, and what is stored is what the bank has. */
export function checkFiles(ledger: Ledger, history: History, tables: Tables, disk: Disk): void {
  const owed = new Set(history.manifests.at(-1)?.files.pending.map(({ id }) => id) ?? []);
  const outcomes = new Map<string, Line>();
  for (const { stream, line } of history.lines) {
    if (stream === 'attachments') outcomes.set(String(line.id), line);
  }
  for (const line of currentOf(tables).values()) {
    for (const { id } of (line.payload as { attachments: { id: string }[] }).attachments) {
      const outcome = outcomes.get(id);
      const file = ledger.files.get(id);
      if (outcome === undefined && !owed.has(id)) throw new Error(`I10: no outcome for file ${id}`);
      if (outcome?.state === 'stored') {
        const bytes = disk.get(`attachments/${id}/${outcome.sha256}`);
        if (bytes === undefined || sha256(bytes) !== outcome.sha256)
          throw new Error(`I10: file ${id} is not where it was stored`);
        if (file !== undefined && !bytes.equals(file.bytes))
          throw new Error(`I10: file ${id} has other bytes than the bank's`);
      } else if (outcome?.state === 'pending' && !owed.has(id)) {
        throw new Error(`I10: file ${id} is pending, and nobody owes it`);
      }
    }
  }
}

function isUnknowable({ behaviour }: Ledger, line: Line | undefined): boolean {
  return line === undefined || behaviour.byId === 'never';
}

export function shownRows(ledger: Ledger): (readonly [LedgerRow, Version])[] {
  const now = ledger.nowUs();
  return ledger.rows.flatMap((row) => {
    const version = shownAt(row, now);
    return version === undefined ? [] : [[row, version] as const];
  });
}

function instant({ updatedUs }: Version): string {
  return `${shown(updatedUs).slice(0, -1)}000Z`;
}

function hasSilentEdit({ versions }: LedgerRow): boolean {
  return versions.some(({ silent }) => silent);
}
