import { type BankOptions, startBank } from '../../../src/simulator/index.ts';
import type { SliceOf } from '../../../src/streams/shape/slice.ts';
import { transactions } from '../../../src/streams/transactions.ts';

/** An answer of the bank to a request for a page, and what was asked for. */
export interface SimulatedPage {
  readonly answer: Buffer;
  readonly asked: SliceOf;
}

const statuses = ['pending', 'completed', 'declined', 'reversed'];

/** The first pages of every listing of a bank, with rows that have changed, of so many rows each. */
export async function simulatedPages(options: BankOptions, rows: number): Promise<SimulatedPage[]> {
  const running = await startBank({ transactions: 300, accounts: 2, ...options });
  try {
    running.bank.advance({ days: 2 });
    running.bank.bulkTouch({ count: 30 });
    const pages: SimulatedPage[] = [];
    for (const { id } of running.bank.truth().bank_accounts)
      for (const status of statuses)
        for (const page of ['1', '2']) {
          const url = new URL(`${running.url}/transactions`);
          const query = [
            ...(transactions.list.params ?? []),
            ['bank_account_id', String(id)],
            ['status[]', status],
            ['sort_by', 'updated_at:asc'],
            ['page', page],
            ['per_page', String(rows)],
          ] as const;
          for (const [name, value] of query) url.searchParams.append(name, value);
          const authorization = `${running.login}:${running.secretKey}`;
          const answered = await fetch(url, { headers: { authorization } });
          pages.push({
            answer: Buffer.from(await answered.arrayBuffer()),
            asked: { stream: transactions, slice: { bank_account_id: String(id), status } },
          });
        }
    return pages;
  } finally {
    await running.close();
  }
}
