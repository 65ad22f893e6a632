import type { Quirks } from './quirks.ts';

/** What a simulated bank is made of; everything has a default. */
export interface BankOptions {
  /** The same seed (with the same options) gives the same bank, byte for byte. */
  seed?: number;
  accounts?: number;
  transactions?: number;
  /** Part of the transactions, from 0 to 1, that carry at least one attachment. */
  attachmentsShare?: number;
  latencyMs?: number;
  /** 0 takes any free port. */
  port?: number;
  quirks?: Partial<Quirks>;
  /** The instant at which the bank's clock starts. */
  now?: string;
  /** Let the bank's clock follow real time from `now` on; otherwise it only moves by `advance`. */
  realTime?: boolean;
}

export type BankSize = Required<
  Pick<BankOptions, 'seed' | 'accounts' | 'transactions' | 'attachmentsShare' | 'now'>
>;

/** The options that decide the bank's content, defaults filled in. */
export function sizeOf(options: BankOptions): BankSize {
  return {
    seed: options.seed ?? 1,
    accounts: Math.max(1, options.accounts ?? 6),
    transactions: Math.max(1, options.transactions ?? 3000),
    attachmentsShare: options.attachmentsShare ?? 0.3,
    now: options.now ?? '2026-06-30T12:00:00.000Z',
  };
}
