import { z } from 'zod';
import type { Period } from '../../../src/page/period.ts';
import type { Truth } from '../../../src/simulator/index.ts';

/** How an account came from its opening to its closing balance, in cents, by the books of the bank. */
export interface Books {
  readonly opening: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly between: bigint;
  readonly closing: bigint;
}

export interface Movement {
  readonly account: string;
  readonly status: string;
  /** Cents, money in is positive. */
  readonly amount: bigint;
  /** The day of settlement in Paris; undefined while it is open. */
  readonly day: string | undefined;
  readonly isOwnTransfer: boolean;
  readonly owesReceipt: boolean;
}

const payload = z.object({
  side: z.enum(['debit', 'credit']),
  amount_cents: z.number().int(),
  settled_at: z.string().nullable(),
  subject_type: z.string(),
  attachment_required: z.boolean(),
});

/** Every transaction of the bank, as it would itself tell a reader of its statements. */
export function movementsOf({ transactions, attachments }: Truth): Movement[] {
  const attached = new Set(attachments.map(({ transaction_id: id }) => id));
  return transactions.map(({ id, bank_account_id: account, status, payload: sent }) => {
    const own = payload.parse(sent);
    const cents = BigInt(own.amount_cents);
    return {
      account,
      status,
      amount: own.side === 'debit' ? -cents : cents,
      day: own.settled_at === null ? undefined : dayInParis(own.settled_at),
      isOwnTransfer: own.subject_type === 'WalletToWallet',
      owesReceipt: own.attachment_required && !attached.has(id),
    };
  });
}

/** The books of every account. What has settled up to the last day of the period is in its balance. */
export function booksOf(truth: Truth, { from, asOf }: Period): Map<string, Books> {
  const settled = movementsOf(truth).filter(({ status }) => status === 'completed');
  return new Map(
    truth.balances.map(({ bank_account_id: id, balance_cents: cents }) => {
      const own = settled.filter(({ account }) => account === id);
      const after = own.filter(({ day }) => day !== undefined && day > asOf);
      const within = own.filter(({ day }) => day !== undefined && day >= from && day <= asOf);
      const outer = within.filter(({ isOwnTransfer }) => !isOwnTransfer);
      const closing = BigInt(cents) - added(after);
      const books = {
        opening: closing - added(within),
        inflow: added(outer.filter(({ amount }) => amount > 0n)),
        outflow: -added(outer.filter(({ amount }) => amount < 0n)),
        between: added(within.filter(({ isOwnTransfer }) => isOwnTransfer)),
        closing,
      };
      return [id, books];
    }),
  );
}

export function added(movements: readonly Pick<Movement, 'amount'>[]): bigint {
  return movements.reduce((sum, { amount }) => sum + amount, 0n);
}

const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });

function dayInParis(instant: string): string {
  return paris.format(new Date(instant));
}
