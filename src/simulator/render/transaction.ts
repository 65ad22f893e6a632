import { isoFromMs, isoFromUs } from '../clock.ts';
import { example } from '../generate/rows/example-values.ts';
import { type Cashflow, cashflows } from '../model/cashflow.ts';
import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import { snakeCase } from '../model/subject.ts';
import { decimalOf } from '../money.ts';
import type { Quirks } from '../quirks.ts';
import { nestedObject } from './nested.ts';
import { vatOf } from './vat.ts';

/** A transaction as the API shows it, without the parts that `includes[]` adds. */
export function renderTransaction(row: Row, quirks: Quirks, orgSlug: string): JsonObject {
  const vat = vatOf(row);
  const flow = cashflows[row.cashflow] ?? uncategorized;
  // One literal without spreads: this runs for every row of every page.
  const shown: JsonObject = {
    transaction_id: `${orgSlug}-transaction-${row.seq}`,
    amount: decimalOf(row.amountCents),
    amount_cents: row.amountCents,
    settled_balance: row.balanceCents === null ? null : decimalOf(row.balanceCents),
    settled_balance_cents: row.balanceCents,
    attachment_ids: row.attachments.map(({ id }) => id),
    local_amount: decimalOf(row.localCents),
    local_amount_cents: row.localCents,
    side: row.side,
    operation_type: row.operationType,
    currency: 'EUR',
    local_currency: row.localCurrency,
    label: row.counterparty.label,
    clean_counterparty_name: row.counterparty.cleanName,
    logo: logoOf(row.counterparty.logo),
    settled_at: row.settledMs === null ? null : isoFromMs(row.settledMs),
    emitted_at: isoFromMs(row.emittedMs),
    created_at: isoFromMs(row.createdMs),
    updated_at: isoFromUs(row.updatedUs),
    status: row.status,
    note: row.note,
    reference: row.reference,
    vat_amount: vat.totalCents === null ? null : decimalOf(vat.totalCents),
    vat_amount_cents: vat.totalCents,
    vat_rate: vat.rate,
    initiator_id: row.initiator?.id ?? null,
    label_ids: [...row.labelIds],
    attachment_lost: row.attachmentLost,
    attachment_required: row.attachmentRequired,
    card_last_digits: row.cardLastDigits,
    category: row.status === 'pending' ? 'pending' : flow.category,
    cashflow_category: { id: flow.id, name: flow.name },
    cashflow_subcategory: { id: flow.subId, name: flow.subName },
    id: row.id,
    subject_type: row.subjectType,
    is_external_transaction: row.account.external,
  };
  const key = snakeCase(row.subjectType);
  if (quirks.subject_type_case === 'lower') shown.subject_type = key;
  // A transfer between two accounts of the bank has no object of its own.
  const shownKey =
    row.subjectType === 'WalletToWallet' && quirks.own_transfer_details === 'shown'
      ? row.operationType
      : key;
  const nested = nestedObject(row, shownKey);
  if (nested !== null) shown[shownKey] = nested;
  if (quirks.bank_account_id_in_rows === 'on') shown.bank_account_id = row.account.id;
  if (row.mark === 'example') return asDocumented(shown);
  if (row.mark === 'no_id') delete shown.id;
  if (row.mark === 'null_updated_at') shown.updated_at = null;
  if (quirks.unknown_values === 'on') addUnknown(shown, row.seq);
  return quirks.sparse_rows === 'on' ? withoutNulls(shown) : shown;
}

const uncategorized: Cashflow = {
  category: 'fallback',
  inflow: false,
  id: '',
  name: '',
  subId: '',
  subName: '',
};

/** Where the documented example differs from what an ordinary row shows. */
function asDocumented(shown: JsonObject): JsonObject {
  for (const key of ['clean_counterparty_name', 'logo', 'is_external_transaction']) {
    delete shown[key];
  }
  return {
    ...shown,
    transaction_id: example.transactionId,
    // The example embeds an attachment that its list of ids does not name.
    attachment_ids: [],
    category: 'gas_station',
    cashflow_category: { name: 'Others' },
    cashflow_subcategory: { name: 'Tips' },
    subject_type: 'transfer',
  };
}

function logoOf(host: string | null): JsonObject | null {
  if (host === null) return null;
  return {
    small: `https://logos.example/${host}/s.png`,
    medium: `https://logos.example/${host}/m.png`,
  };
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** What a client built today has never heard of; only some rows, chosen by their number. */
function addUnknown(shown: JsonObject, seq: number): void {
  if (seq % 7 === 0) {
    shown.operation_type = 'investment';
    shown.subject_type = 'Investment';
  }
  if (seq % 5 === 0) shown.carbon_footprint = { grams: seq, method: 'spend', sources: ['mcc'] };
  if (seq % 11 === 0) shown.category = 'space_travel';
}
