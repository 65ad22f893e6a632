import { isoFromMs, isoFromUs } from '../clock.ts';
import { fileHash } from '../files/file-bytes.ts';
import type { World } from '../life/world.ts';
import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import { everything, rowText } from '../render/row-text.ts';
import { renderAccount } from '../resources/bank-accounts.ts';
import { resources } from '../resources/index.ts';
import { renderLabel } from '../resources/labels.ts';
import { renderMember } from '../resources/memberships.ts';
import { renderOrganization } from '../resources/organizations.ts';
import { type CashMonth, cashByAccountMonth } from './cash.ts';
import { type LabelSpend, spendByLabel } from './spend.ts';
import { trueRows } from './true-rows.ts';
import { type VatTotal, vatTotals } from './vat-totals.ts';

export interface TrueTransaction {
  id: string;
  updated_at: string;
  bank_account_id: string;
  status: string;
  /** As the listing gives it with every include, but with null for each pre-signed URL. */
  payload: JsonObject;
}

export interface TrueAttachment {
  id: string;
  transaction_id: string;
  file_name: string;
  file_content_type: string;
  file_size: number;
  sha256: string;
}

/** What a perfect copy of the bank would hold. */
export interface Truth extends SmallTruth {
  transactions: TrueTransaction[];
  attachments: TrueAttachment[];
}

interface SmallTruth {
  now: string;
  bank_accounts: JsonObject[];
  labels: JsonObject[];
  memberships: JsonObject[];
  organization: JsonObject;
  /** Every list without filters as the bank shows it, by the name of the resource. */
  whole_lists: Record<string, readonly JsonObject[]>;
  /** After every movement, also where the stated balance of another bank is older. */
  balances: { bank_account_id: string; balance_cents: number }[];
  cash_by_account_month: CashMonth[];
  vat_totals: VatTotal[];
  spend_by_label: LabelSpend[];
}

/** The whole truth at once; for large banks `truthText` is kinder to memory. */
export function truthOf(world: World): Truth {
  const rows = trueRows(world);
  return {
    ...smallTruth(world, rows),
    transactions: rows.map((row) => JSON.parse(transactionText(world, row))),
    attachments: rows.flatMap(attachmentsOf),
  };
}

/** The same as JSON, in pieces: the whole may be longer than a string can be. */
export function* truthText(world: World): Generator<string> {
  const rows = trueRows(world);
  yield `${JSON.stringify(smallTruth(world, rows)).slice(0, -1)},"transactions":[`;
  for (const [index, row] of rows.entries()) {
    yield (index === 0 ? '' : ',') + transactionText(world, row);
  }
  yield '],"attachments":[';
  let first = true;
  for (const row of rows) {
    for (const attachment of attachmentsOf(row)) {
      yield (first ? '' : ',') + JSON.stringify(attachment);
      first = false;
    }
  }
  yield ']}';
}

function smallTruth(world: World, rows: readonly Row[]): SmallTruth {
  const { store, clock, quirks } = world;
  const context = { store, quirks, nowMs: clock.nowMs() };
  const completed = rows.filter((row) => row.status === 'completed');
  return {
    now: isoFromMs(clock.nowMs()),
    bank_accounts: store.accounts.map((account) => renderAccount(account, context)),
    labels: store.cast.labels.map(renderLabel),
    memberships: store.cast.members.map(renderMember),
    organization: renderOrganization(context, true),
    whole_lists: Object.fromEntries(
      resources.flatMap(({ name, routes }) =>
        routes.flatMap(({ objects }) => (objects === undefined ? [] : [[name, objects(context)]])),
      ),
    ),
    balances: store.accounts.map((account) => ({
      bank_account_id: account.id,
      balance_cents: account.balanceCents,
    })),
    cash_by_account_month: cashByAccountMonth(completed),
    vat_totals: vatTotals(completed),
    spend_by_label: spendByLabel(completed),
  };
}

function transactionText(world: World, row: Row): string {
  const { store, quirks } = world;
  const payload = rowText(row, everything, { store, quirks, urlOf: () => null });
  const head = JSON.stringify({
    id: row.id,
    updated_at: isoFromUs(row.updatedUs),
    bank_account_id: row.account.id,
    status: row.status,
  });
  return `${head.slice(0, -1)},"payload":${payload}}`;
}

function attachmentsOf(row: Row): TrueAttachment[] {
  return row.attachments.map((attachment) => ({
    id: attachment.id,
    transaction_id: row.id,
    file_name: attachment.fileName,
    file_content_type: attachment.contentType,
    file_size: attachment.size,
    sha256: fileHash(attachment),
  }));
}
