import { stream } from './shape/stream.ts';

export const transactionDeletions = stream({
  name: 'transaction_deletions',
  doc: 'Transactions that had landed and that the bank no longer knows: one row for each time it was found out.',
  source: 'docs.qonto.com, "Retrieve a transaction" (read 2026-11-20)',
  sync: { mode: 'answers' },
  key: ['id', '_hash'],
  columns: {
    id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID) of the transaction." },
    bank_account_id: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: 'The bank account whose listing had returned it.',
    },
    status: { type: 'STRING', mode: 'REQUIRED', doc: 'The status that was known last.' },
    updated_at: {
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      doc: 'The updated_at of the version that was known last (UTC).',
    },
    deleted_at: {
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      doc: 'When the bank answered that it knows no such transaction (UTC). It was gone by then; since when, nobody says.',
    },
    found_by: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: 'What had asked for it: pending (it waited for longer than --pending-after) or audit.',
    },
  },
  clusterBy: ['id'],
});
