import { isoFromMs, isoFromUs } from '../clock.ts';
import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import { decimalOf, decimalText } from '../money.ts';
import type { Quirks } from '../quirks.ts';

/** What happened to a transaction. */
export interface TransactionChange {
  readonly event: 'created' | 'updated';
  readonly row: Row;
}

/**
 * `data` of a v1/transactions event (docs.qonto.com, "v1/transactions", read 2026-11-29): less than the API shows, and
 * under partly other names. By switch amounts are texts, as an older example has them.
 */
export function transactionData({ event, row }: TransactionChange, quirks: Quirks): JsonObject {
  const amount = quirks.webhook_amounts === 'string' ? decimalText : decimalOf;
  const { account } = row;
  return {
    ...(quirks.webhook_event_key !== 'missing' && {
      event: quirks.webhook_event_key === 'dotted' ? `transactions.${event}` : event,
    }),
    id: row.id,
    transaction_id: String(row.seq),
    amount: amount(row.amountCents),
    currency: 'EUR',
    local_amount: amount(row.localCents),
    local_currency: row.localCurrency,
    side: row.side,
    operation_type: row.operationType,
    status: row.status,
    label: row.counterparty.label,
    clean_counterparty_name: row.counterparty.cleanName,
    note: row.note,
    reference: row.reference,
    settled_balance: row.balanceCents === null ? null : amount(row.balanceCents),
    settled_at: row.settledMs === null ? null : isoFromMs(row.settledMs),
    emitted_at: isoFromMs(row.emittedMs),
    created_at: isoFromMs(row.createdMs),
    updated_at: isoFromUs(row.updatedUs),
    attachment_ids: row.attachments.map(({ id }) => id),
    subject_type: row.subjectType,
    card_last_digits: row.cardLastDigits,
    bank_account: { id: account.id, iban: account.iban, bic: account.bic, name: account.name },
  };
}
