import { notFound } from '../http/faults/problem.ts';
import { readIncludes, readListQuery } from '../http/lists/list-query.ts';
import { checkPage, metaOf } from '../http/lists/paging.ts';
import { pagingParameters } from '../http/lists/whole-list.ts';
import { rowBytes, rowText } from '../render/row-text.ts';
import { findRows } from '../store/find-rows.ts';
import { pageRows } from '../store/page-rows.ts';
import type { Resource, Shown } from './resource.ts';

/** docs.qonto.com, "List transactions" and "Retrieve a transaction" (read 2026-11-20). */
export const transactions: Resource = {
  name: 'transactions',
  routes: [
    {
      path: '/transactions',
      key: 'transactions',
      parameters: [
        ...pagingParameters,
        'bank_account_id',
        'iban',
        'status',
        'includes',
        'sort_by',
        'side',
        'operation_type',
        'with_attachments',
        ...['updated_at', 'settled_at', 'emitted_at', 'created_at'].flatMap((field) => [
          `${field}_from`,
          `${field}_to`,
        ]),
      ],
      answer: ({ params }, bank) => listTransactions(params, bank),
    },
    {
      path: '/transactions/:id',
      key: 'transaction',
      parameters: ['includes'],
      answer: ({ params, id }, bank) => {
        const row = bank.store.byId.get(id);
        if (row === undefined || bank.quirks.transaction_by_id === '404')
          throw notFound('transaction');
        return `{"transaction":${rowText(row, readIncludes(params), bank)}}`;
      },
    },
  ],
};

function listTransactions(params: URLSearchParams, bank: Shown): Uint8Array<ArrayBuffer> {
  const { store, quirks } = bank;
  const query = readListQuery(params, store, quirks);
  bank.onListing(query.account, query.statuses);
  const found = findRows(store, query, quirks, bank.nowMs * 1000);
  checkPage(query, found.length, quirks);
  const { page, perPage, sort } = query;
  const rows = pageRows(found, { page, perPage, field: sort.field }, quirks, bank.chance());
  const meta = JSON.stringify(metaOf(query, found.length, quirks));
  const pieces: Buffer[] = [];
  for (const row of rows) {
    pieces.push(pieces.length === 0 ? opening : comma, ...rowBytes(row, query.includes, bank));
  }
  if (rows.length === 0) pieces.push(opening);
  pieces.push(Buffer.from(quirks.meta === 'missing' ? ']}' : `],"meta":${meta}}`));
  return Buffer.concat(pieces);
}

const opening = Buffer.from('{"transactions":[');
const comma = Buffer.from(',');
