import { type Instant, parseInstant, toApiTime } from '../base/instant.ts';
import type { BankObject } from './answers/objects.ts';
import { bankElement } from './answers/objects.ts';
import { splitArray } from './answers/raw-json.ts';
import { type ListMeta, listAnswerSchema } from './answers/schema.ts';
import { attachedFiles, type EmbeddedFiles, noFiles } from './files/attachments.ts';
import type { Client } from './http/client.ts';
import { isPastEnd, UnexpectedShape } from './http/faults.ts';

export const largestPage = 100;

export interface TransactionQuery {
  readonly bankAccountId: string;
  readonly status: string;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly page: number;
}

export interface TransactionRow extends BankObject {
  /** The API's `id`; undefined where it is missing or not a text. */
  readonly id: string | undefined;
  readonly updatedAt: Instant | undefined;
  /** With URLs that are still fresh. */
  readonly files: () => EmbeddedFiles;
}

export interface TransactionPage {
  readonly rows: readonly TransactionRow[];
  readonly serverTime: Instant | undefined;
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number | undefined;
  /** Whether a page follows; undefined when the bank does not say. */
  readonly hasNext: boolean | undefined;
}

/**
 * One page of GET /transactions, always by `updated_at` ascending and with everything embedded. One status at a time:
 * sources disagree whether several values of `status[]` are all honoured, and without any only completed rows come.
 */
export async function listTransactions(
  client: Client,
  query: TransactionQuery,
): Promise<TransactionPage> {
  try {
    return await askForPage(client, query);
  } catch (error) {
    if (!isPastEnd(error, query.page)) throw error;
    return {
      rows: [],
      serverTime: undefined,
      page: query.page,
      perPage: largestPage,
      totalCount: undefined,
      hasNext: false,
    };
  }
}

async function askForPage(client: Client, query: TransactionQuery): Promise<TransactionPage> {
  const { value, serverTime } = await client.get({
    path: '/transactions',
    about: { account: query.bankAccountId, status: query.status },
    query: [
      ['bank_account_id', query.bankAccountId],
      ['status[]', query.status],
      ['includes[]', 'vat_details'],
      ['includes[]', 'labels'],
      ['includes[]', 'attachments'],
      ['sort_by', 'updated_at:asc'],
      ...(query.from === undefined ? [] : [['updated_at_from', toApiTime(query.from)] as const]),
      ...(query.to === undefined ? [] : [['updated_at_to', toApiTime(query.to)] as const]),
      ['page', String(query.page)],
      ['per_page', String(largestPage)],
    ],
    read: readPage,
  });
  return { ...value, serverTime };
}

function readPage(body: string): Omit<TransactionPage, 'serverTime'> {
  const split = splitArray(body, 'transactions');
  if (split === undefined) throw new UnexpectedShape('no list "transactions"');
  const answer = listAnswerSchema.safeParse(split.rest);
  if (!answer.success) throw new UnexpectedShape('no usable meta');
  const { meta } = answer.data;
  return {
    rows: split.items.map(readRow),
    page: meta.current_page,
    perPage: Math.min(meta.per_page ?? largestPage, largestPage),
    totalCount: meta.total_count ?? undefined,
    hasNext: saysNext(meta),
  };
}

function saysNext({
  current_page: page,
  next_page: next,
  total_pages: pages,
}: ListMeta): boolean | undefined {
  // Some dialects leave the next page out where there is none, so a missing one alone says nothing.
  if (next === undefined && typeof pages !== 'number') return undefined;
  return (next ?? 0) > page || (pages ?? 0) > page;
}

function readRow(text: string): TransactionRow {
  const object = bankElement(text);
  const { id, updated_at: updatedAt } = object.value;
  return {
    ...object,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    updatedAt: parseInstant(updatedAt),
    files: () =>
      hasAttachments(object) ? attachedFiles(text, object.value.attachment_ids) : noFiles,
  };
}

function hasAttachments({ value: { attachments, attachment_ids: ids } }: BankObject): boolean {
  return [attachments, ids].some((list) => Array.isArray(list) && list.length > 0);
}
