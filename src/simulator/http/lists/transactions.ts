import type { Hono } from 'hono';
import type { BankCore } from '../../bank-core.ts';
import { renderAttachment } from '../../render/attachment.ts';
import { rowBytes, rowText } from '../../render/row-text.ts';
import { findRows } from '../../store/find-rows.ts';
import { pageRows } from '../../store/page-rows.ts';
import { answerJson } from '../answer.ts';
import { notFound } from '../faults/problem.ts';
import { type BankEnv, paramsOf } from '../target.ts';
import { readIncludes, readListQuery } from './list-query.ts';
import { checkPage, metaOf } from './paging.ts';

/** GET /transactions, /transactions/{id} and /transactions/{id}/attachments. */
export function routeTransactions(api: Hono<BankEnv>, core: BankCore): void {
  const { store } = core.world;
  api.get('/transactions', (c) => answerJson(c, listTransactions(core, paramsOf(c))));

  api.get('/transactions/:id', (c) => {
    const row = store.byId.get(c.req.param('id'));
    if (row === undefined) throw notFound('transaction');
    const { quirks } = core.world;
    const text = rowText(row, readIncludes(paramsOf(c)), { store, quirks, urlOf: core.urlOf });
    return answerJson(c, `{"transaction":${text}}`);
  });

  api.get('/transactions/:id/attachments', (c) => {
    const row = store.byId.get(c.req.param('id'));
    if (row === undefined) throw notFound('transaction');
    const attachments = row.attachments.map((item) => renderAttachment(item, core.urlOf));
    return answerJson(c, JSON.stringify({ attachments }));
  });
}

function listTransactions(core: BankCore, params: URLSearchParams): Uint8Array<ArrayBuffer> {
  const { store, quirks, clock } = core.world;
  const query = readListQuery(params, store, quirks);
  core.mutator.onListing(query.account, query.statuses);
  const found = findRows(store, query, quirks, clock.nowMs() * 1000);
  checkPage(query, found.length, quirks);
  const { page, perPage, sort } = query;
  const rows = pageRows(found, { page, perPage, field: sort.field }, quirks, core.ids.next());
  const context = { store, quirks, urlOf: core.urlOf };
  const meta = JSON.stringify(metaOf(query, found.length, quirks));
  const pieces: Buffer[] = [];
  for (const row of rows) {
    pieces.push(pieces.length === 0 ? opening : comma, ...rowBytes(row, query.includes, context));
  }
  if (rows.length === 0) pieces.push(opening);
  pieces.push(Buffer.from(quirks.meta === 'missing' ? ']}' : `],"meta":${meta}}`));
  return Buffer.concat(pieces);
}

const opening = Buffer.from('{"transactions":[');
const comma = Buffer.from(',');
