import { stream } from './shape/stream.ts';

export const transactions = stream({
  name: 'transactions',
  doc: 'Every version of every transaction the connector has seen: one row per id and updated_at, and one more for each content that the bank gave to the same version later.',
  source: 'docs.qonto.com, "List transactions" (read 2026-11-20)',
  list: {
    path: '/transactions',
    key: 'transactions',
    one: 'transaction',
    scope: 'organization.read',
    perPage: 100,
    params: [
      ['includes[]', 'vat_details'],
      ['includes[]', 'labels'],
      ['includes[]', 'attachments'],
    ],
  },
  // One status at a time: sources disagree whether several are all honoured, and without any only completed rows come.
  slices: {
    bank_account_id: { param: 'bank_account_id', values: 'accounts' },
    status: { param: 'status[]', values: 'statuses' },
  },
  filters: {
    side: { param: 'side', field: 'side', keeps: 'is' },
    operation_type: { param: 'operation_type[]', field: 'operation_type', keeps: 'is' },
    settled_from: { param: 'settled_at_from', field: 'settled_at', keeps: 'from' },
    settled_to: { param: 'settled_at_to', field: 'settled_at', keeps: 'before' },
  },
  sync: {
    mode: 'keyset',
    cursor: 'updated_at',
    from: 'updated_at_from',
    to: 'updated_at_to',
    order: ['sort_by', 'updated_at:asc'],
  },
  key: ['id', 'updated_at', '_hash'],
  columns: {
    id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's id (UUID)." },
    updated_at: {
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      doc: 'When the bank last changed the transaction (UTC).',
    },
    bank_account_id: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: 'The bank account whose listing returned the row.',
    },
    status: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: "The bank's status: pending, completed, declined or reversed; an open set.",
    },
  },
  partitionBy: 'updated_at',
  clusterBy: ['bank_account_id', 'id'],
  files: { embedded: 'attachments', ids: ['attachment_ids'] },
  // The bank gives the counterparty another picture, and the transaction is the same.
  volatile: ['logo'],
  personal: [
    'label',
    'clean_counterparty_name',
    'counterparty_account_number',
    'note',
    'reference',
    'initiator_id',
  ],
});
