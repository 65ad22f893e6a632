import { z } from 'zod';
import { type Books, startBank, type Truth } from '../../../src/simulator/index.ts';

const cents = z.coerce.number().int();
const sent = z.object({
  label: z.string(),
  side: z.enum(['credit', 'debit']),
  amount_cents: cents,
  settled_at: z.string(),
  settled_balance_cents: cents.nullable(),
  subject_type: z.string(),
  operation_type: z.string(),
  cashflow_subcategory: z.object({ name: z.string() }),
  vat_rate: z.number().nullable(),
  vat_amount_cents: cents.nullable(),
  vat_details: z.object({
    items: z.array(
      z.object({ amount_cents: cents, amount_excluding_vat_cents: cents, rate: z.coerce.number() }),
    ),
  }),
  reference: z.string().nullable(),
  label_ids: z.array(z.string()),
});

/** A settled movement, as an accountant reads it in the bank's answers. */
export interface Entry extends z.infer<typeof sent> {
  readonly id: string;
  readonly account: string;
  readonly isExternal: boolean;
  /** Debits are negative. */
  readonly signed: number;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly month: string;
  /** Whoever is paid or pays: without the number of the card slip, in capitals. */
  readonly who: string;
  readonly purpose: string;
}

export interface Ledger {
  /** In order of settlement, without the transaction that stands in the bank's reference. */
  readonly entries: readonly Entry[];
  /** Full months, the last twelve of them. */
  readonly year: readonly string[];
  readonly books: Books;
  readonly truth: Truth;
}

/** What a simulated company of this size did in two years, and in some more days of life. */
export async function ledgerOf(seed: number, transactions: number, days: number): Promise<Ledger> {
  const running = await startBank({ seed, transactions });
  const { bank } = running;
  if (days > 0) bank.advance({ days });
  const truth = bank.truth();
  const books = bank.books('UTC');
  await running.close();
  const accounts = new Map(truth.bank_accounts.map((one) => [one.id, one]));
  const entries = truth.transactions
    .filter(({ status, payload }) => status === 'completed' && payload.subject_type !== 'transfer')
    .map(({ id, bank_account_id, payload }): Entry => {
      const row = sent.parse(payload);
      const account = accounts.get(bank_account_id);
      return {
        ...row,
        id,
        account: String(account?.name),
        isExternal: account?.is_external_account === true,
        signed: row.side === 'debit' ? -row.amount_cents : row.amount_cents,
        day: row.settled_at.slice(0, 10),
        month: row.settled_at.slice(0, 7),
        who: plain(row.label),
        purpose: row.cashflow_subcategory.name,
      };
    })
    .sort((a, b) => (a.settled_at < b.settled_at ? -1 : 1));
  const months = [...new Set(entries.map(({ month }) => month))].sort();
  return { entries, year: months.slice(-13, -1), books, truth };
}

function plain(label: string): string {
  return label
    .replace(/ \*\d+$/, '')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toUpperCase()
    .slice(0, 16)
    .trim();
}

export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

export function added(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
