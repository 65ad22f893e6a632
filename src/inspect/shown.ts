import { showable } from '../redact/text.ts';
import type { Fields } from './fields.ts';

export type Shown = Readonly<Record<string, string | null>>;

/**
 * What is shown of an object: what is known to be about no person, or all of it where somebody has asked for that. Account
 * numbers are cut and signed URLs gone either way.
 */
export function shownFields(fields: Fields, personal: boolean): Shown {
  const some = [...fields].filter(([name]) => personal || impersonal.has(name));
  return Object.fromEntries(
    some.map(([name, value]) => [name, value === null ? null : showable(value)]),
  );
}

/** Of the bank's transaction and of the finance tables' row. Whatever else comes may be about somebody. */
const impersonal: ReadonlySet<string> = new Set(
  `
    id transaction_id bank_account_id organization_id partner_transaction_id status side operation_type
    subject_type category currency amount amount_cents local_amount local_amount_cents local_currency
    settled_balance settled_balance_cents settled_at emitted_at created_at updated_at vat_amount
    vat_amount_cents vat_rate vat_details label_ids attachment_ids attachment_lost attachment_required
    cashflow_category cashflow_subcategory is_external_transaction is_in_cash is_before_start
    is_internal_transfer is_refund is_spend is_income is_deleted deleted_at booking_date
    booking_date_utc emitted_date signed_amount signed_amount_cents cash_amount cash_amount_cents
    spend_amount spend_amount_cents income_amount income_amount_cents signed_local_amount
    signed_local_amount_cents is_foreign_currency exchange_rate vat_rate_kind header_vat_amount_cents
    is_vat_relevant signed_vat_amount_cents signed_amount_excluding_vat_cents net_amount_cents
    net_amount vat_line_count is_net_amount_exact label_count primary_label_id cashflow_category_id
    cashflow_subcategory_id is_receipt_required is_receipt_lost receipt_count stored_receipt_count
    pending_receipt_count receipt_state is_receipt_missing known_from is_external_account
  `
    .trim()
    .split(/\s+/),
);
