import type { FaultKind } from '../points.ts';
import {
  type Ledger,
  type LedgerRow,
  newestOf,
  type Status,
  shownAt,
  type Version,
} from './ledger.ts';

type Event = Extract<
  FaultKind,
  | `row_${string}`
  | 'bulk_edit'
  | 'attachment_added'
  | 'attachment_removed'
  | 'label_renamed'
  | 'account_opened'
>;

const usual: readonly (readonly [Event, number])[] = [
  ['row_inserted', 30],
  ['row_updated', 30],
  ['row_settled', 20],
  ['row_deleted', 3],
  ['row_late', 8],
  ['row_edited_silently', 5],
  ['bulk_edit', 5],
  ['attachment_added', 12],
  ['attachment_removed', 2],
  ['label_renamed', 2],
  ['account_opened', 1],
];

/** Where more leaves the lists without a word. */
const vanishing: typeof usual = [
  ...usual,
  ['row_deleted', 8],
  ['row_reversed', 8],
  ['row_edited_silently', 5],
];

/** One thing happens at the bank. Returns its kind, or undefined when there was nothing for it to happen to. */
export function live(ledger: Ledger): Event | undefined {
  const kind = ledger.random.weighted(ledger.behaviour.vanishing ? vanishing : usual);
  return events[kind](ledger) ? kind : undefined;
}

export function openAccount(ledger: Ledger): boolean {
  if (ledger.accounts.length >= 3) return false;
  const openingCents = ledger.random.int(0, 1_000_000);
  ledger.accounts.push({ id: ledger.random.uuid(), openingCents, balanceCents: openingCents });
  return true;
}

export function insertRow(ledger: Ledger, late = false): boolean {
  const { random } = ledger;
  const account = random.pick(ledger.accounts);
  const row: LedgerRow = {
    id: random.uuid(),
    account: account.id,
    side: random.chance(0.4) ? 'credit' : 'debit',
    versions: [],
    deletedUs: undefined,
  };
  ledger.rows.push(row);
  const first = {
    status: 'pending' as Status,
    amountCents: random.int(1, 500_000),
    settledBalanceCents: null,
    note: 'new',
    attachments: [],
  };
  const settled = random.chance(0.5) ? settle(ledger, row, first.amountCents) : {};
  addVersion(ledger, row, { ...first, ...settled }, late);
  if (random.chance(0.2)) attach(ledger, row);
  return true;
}

const events: Record<Event, (ledger: Ledger) => boolean> = {
  row_inserted: (ledger) => insertRow(ledger),
  row_updated: (ledger) => change(ledger, (row) => addVersion(ledger, row, { note: note(ledger) })),
  row_settled: (ledger) =>
    change(
      ledger,
      (row, { amountCents }) => {
        const amount = amountCents + ledger.random.int(-5, 5);
        const end = ledger.random.chance(0.8)
          ? settle(ledger, row, Math.max(1, amount))
          : { status: 'declined' as const };
        addVersion(ledger, row, end);
      },
      ({ status }) => status === 'pending',
    ),
  // Only what never moved a balance is ever taken away.
  row_deleted: (ledger) =>
    change(
      ledger,
      (row) => {
        row.deletedUs = ledger.nowUs();
      },
      ({ status }) => status === 'declined' || (ledger.behaviour.vanishing && status === 'pending'),
    ),
  row_reversed: (ledger) =>
    change(
      ledger,
      (row) => addVersion(ledger, row, { status: 'reversed' }),
      ({ status }) => status === 'pending',
    ),
  row_late: (ledger) =>
    ledger.behaviour.lateMs > 0 &&
    (ledger.random.chance(0.5)
      ? insertRow(ledger, true)
      : change(ledger, (row) => addVersion(ledger, row, { note: note(ledger) }, true))),
  row_edited_silently: (ledger) =>
    ledger.behaviour.silentEdits &&
    change(ledger, (row, newest) => {
      row.versions.push({
        ...newest,
        note: note(ledger),
        silent: true,
        visibleUs: Math.max(newest.visibleUs, ledger.nowUs()),
      });
    }),
  bulk_edit: (ledger) => {
    const { random } = ledger;
    const at = ledger.nowUs();
    const account = random.pick(ledger.accounts).id;
    const chosen = ledger.rows.filter((row) => row.account === account && isThere(ledger, row));
    const share = random.unit();
    const text = note(ledger);
    for (const row of chosen.filter(() => random.chance(share))) {
      addVersion(ledger, row, { note: text }, false, at);
    }
    return chosen.length > 0;
  },
  attachment_added: (ledger) => change(ledger, (row) => attach(ledger, row)),
  attachment_removed: (ledger) =>
    change(
      ledger,
      (row, { attachments: [gone, ...attachments] }) => {
        const file = gone === undefined ? undefined : ledger.files.get(gone);
        if (file !== undefined) file.removedUs = ledger.nowUs();
        addVersion(ledger, row, { attachments });
      },
      ({ attachments }) => attachments.length > 0,
    ),
  label_renamed: (ledger) => {
    ledger.random.pick(ledger.labels).name = note(ledger);
    return true;
  },
  account_opened: openAccount,
};

function change(
  ledger: Ledger,
  edit: (row: LedgerRow, newest: Version) => void,
  fits: (newest: Version) => boolean = () => true,
): boolean {
  const rows = ledger.rows.filter((row) => isThere(ledger, row) && fits(newestOf(row)));
  if (rows.length === 0) return false;
  const row = ledger.random.pick(rows);
  edit(row, newestOf(row));
  return true;
}

/** A row whose newest version is not shown yet is left alone: what is late must come, not be overtaken. */
function isThere(ledger: Ledger, row: LedgerRow): boolean {
  return shownAt(row, ledger.nowUs()) === newestOf(row);
}

function addVersion(
  ledger: Ledger,
  row: LedgerRow,
  changes: Partial<Version>,
  late = false,
  atUs = ledger.nowUs(),
): void {
  const before = row.versions.at(-1) ?? {
    status: 'pending' as const,
    amountCents: 1,
    settledBalanceCents: null,
    note: '',
    attachments: [],
  };
  const delayMs = late ? ledger.random.int(1, ledger.behaviour.lateMs) : 0;
  const version = {
    ...before,
    ...changes,
    silent: false,
    updatedUs: atUs,
    visibleUs: atUs + delayMs * 1_000,
  };
  row.versions.push(version);
  ledger.outbox?.push({ row, version });
}

function settle(ledger: Ledger, row: LedgerRow, amountCents: number) {
  const account = ledger.accounts.find(({ id }) => id === row.account);
  if (account === undefined) throw new Error('a row without an account');
  account.balanceCents += row.side === 'credit' ? amountCents : -amountCents;
  return {
    status: 'completed' as const,
    amountCents,
    settledBalanceCents: account.balanceCents,
  };
}

function attach(ledger: Ledger, row: LedgerRow): void {
  const id = ledger.random.uuid();
  const bytes = Buffer.from(`%PDF-1.4\n${id} ${ledger.random.hex(40)}\n%%EOF\n`);
  ledger.files.set(id, { id, row: row.id, bytes, removedUs: undefined });
  addVersion(ledger, row, { attachments: [...newestOf(row).attachments, id] });
}

function note(ledger: Ledger): string {
  return `note ${ledger.random.int(1, 1_000_000)} at ${ledger.nowUs()}`;
}
