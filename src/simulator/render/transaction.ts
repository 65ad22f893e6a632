import { isoFromMs, isoFromUs } from '../clock.ts';
import { example } from '../generate/example-values.ts';
import { cashflows } from '../model/cashflow.ts';
import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import { snakeCase } from '../model/subject.ts';
import { decimalOf } from '../money.ts';
import type { Quirks } from '../quirks.ts';
import { nestedObject } from './nested.ts';
import { addUnknown } from './unknown-values.ts';
import { vatOf } from './vat.ts';

/** A transaction as the API shows it, without the parts that `includes[]` adds. */
export function renderTransaction(row: Row, quirks: Quirks, orgSlug: string): JsonObject {
  const shown: JsonObject = {
    transaction_id:
      row.mark === 'example' ? example.transactionId : `${orgSlug}-transaction-${row.seq}`,
    amount: decimalOf(row.amountCents),
    amount_cents: row.amountCents,
    settled_balance: row.balanceCents === null ? null : decimalOf(row.balanceCents),
    settled_balance_cents: row.balanceCents,
    // The documented example embeds an attachment that its list of ids does not name.
    attachment_ids: row.mark === 'example' ? [] : row.attachments.map(({ id }) => id),
    local_amount: decimalOf(row.localCents),
    local_amount_cents: row.localCents,
    side: row.side,
    operation_type: row.operationType,
    currency: 'EUR',
    local_currency: row.localCurrency,
    label: row.counterparty.label,
    ...clean(row),
    settled_at: row.settledMs === null ? null : isoFromMs(row.settledMs),
    emitted_at: isoFromMs(row.emittedMs),
    created_at: isoFromMs(row.createdMs),
    updated_at: row.mark === 'null_updated_at' ? null : isoFromUs(row.updatedUs),
    status: row.status,
    note: row.note,
    reference: row.reference,
    ...vatHeader(row),
    initiator_id: row.initiator?.id ?? null,
    label_ids: [...row.labelIds],
    attachment_lost: row.attachmentLost,
    attachment_required: row.attachmentRequired,
    card_last_digits: row.cardLastDigits,
    ...categories(row),
    ...(row.mark === 'no_id' ? {} : { id: row.id }),
    ...subject(row, quirks),
  };
  if (quirks.bank_account_id_in_rows === 'on') shown.bank_account_id = row.account.id;
  if (row.mark === 'example') return shown;
  shown.is_external_transaction = row.account.external;
  if (quirks.unknown_values === 'on') addUnknown(shown, row.seq);
  return quirks.sparse_rows === 'on' ? withoutNulls(shown) : shown;
}

function clean(row: Row): JsonObject {
  if (row.mark === 'example') return {};
  const { cleanName, logo } = row.counterparty;
  return {
    clean_counterparty_name: cleanName,
    logo:
      logo === null
        ? null
        : {
            small: `https://logos.example/${logo}/s.png`,
            medium: `https://logos.example/${logo}/m.png`,
          },
  };
}

function vatHeader(row: Row): JsonObject {
  const vat = vatOf(row);
  return {
    vat_amount: vat.totalCents === null ? null : decimalOf(vat.totalCents),
    vat_amount_cents: vat.totalCents,
    vat_rate: vat.rate,
  };
}

function categories(row: Row): JsonObject {
  if (row.mark === 'example') {
    return {
      category: 'gas_station',
      cashflow_category: { name: 'Others' },
      cashflow_subcategory: { name: 'Tips' },
    };
  }
  const flow = cashflows[row.cashflow];
  if (flow === undefined) return {};
  return {
    category: row.status === 'pending' ? 'pending' : flow.category,
    cashflow_category: { id: flow.id, name: flow.name },
    cashflow_subcategory: { id: flow.subId, name: flow.subName },
  };
}

function subject(row: Row, quirks: Quirks): JsonObject {
  const key = snakeCase(row.subjectType);
  const lower = quirks.subject_type_case === 'lower' || row.mark === 'example';
  const nested = nestedObject(row, key);
  const subject_type = lower ? key : row.subjectType;
  return nested === null ? { subject_type } : { subject_type, [key]: nested };
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
