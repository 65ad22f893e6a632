import { Random } from '../../../src/simulator/random.ts';
import type { BankBehaviour } from '../scenario.ts';

/** What is reversed is in no list. */
export type Status = 'pending' | 'completed' | 'declined' | 'reversed';

/** What a transaction was at one time. Instants are microseconds since 1970, money is cents. */
export interface Version {
  readonly updatedUs: number;
  /** From when on the API shows it. */
  readonly visibleUs: number;
  /** Changed without a new `updated_at`. */
  readonly silent: boolean;
  readonly status: Status;
  readonly amountCents: number;
  readonly settledBalanceCents: number | null;
  readonly note: string;
  readonly attachments: readonly string[];
}

export interface LedgerRow {
  readonly id: string;
  readonly account: string;
  readonly side: 'credit' | 'debit';
  readonly versions: Version[];
  deletedUs: number | undefined;
}

export interface LedgerFile {
  readonly id: string;
  readonly row: string;
  readonly bytes: Buffer;
  removedUs: number | undefined;
}

/** Everything a simulated bank ever was: what the program is judged by, so it knows nothing of the program. */
export interface Ledger {
  readonly behaviour: BankBehaviour;
  readonly accounts: { readonly id: string; readonly openingCents: number; balanceCents: number }[];
  readonly labels: { readonly id: string; name: string }[];
  readonly rows: LedgerRow[];
  readonly files: Map<string, LedgerFile>;
  readonly random: Random;
  /** Changes that webhooks may tell of; undefined while nobody wants any. */
  outbox: { readonly row: LedgerRow; readonly version: Version }[] | undefined;
  /** The bank's own clock, in microseconds. It never stands still. */
  nowUs(): number;
  /** Our clock jumps; the bank's does not. */
  ourClockJumped(ms: number): void;
}

export function openLedger(behaviour: BankBehaviour, seed: string): Ledger {
  const random = new Random(`bank ${seed}`);
  let skewMs = behaviour.skewMs;
  let last = 0;
  return {
    behaviour,
    random,
    accounts: [],
    labels: [{ id: random.uuid(), name: 'Travel' }],
    rows: [],
    files: new Map(),
    outbox: undefined,
    nowUs() {
      const micros = behaviour.microseconds ? random.int(0, 999) : 0;
      last = Math.max(last, (Date.now() + skewMs) * 1_000 + micros);
      return last;
    },
    ourClockJumped(ms) {
      skewMs -= ms;
    },
  };
}

/** What the API shows of a row at an instant; undefined when it shows nothing. */
export function shownAt(row: LedgerRow, atUs: number): Version | undefined {
  if (row.deletedUs !== undefined && row.deletedUs <= atUs) return undefined;
  return row.versions.findLast(({ visibleUs }) => visibleUs <= atUs);
}

/** The newest version, shown or not yet. */
export function newestOf(row: LedgerRow): Version {
  const version = row.versions.at(-1);
  if (version === undefined) throw new Error('a row without a version');
  return version;
}
