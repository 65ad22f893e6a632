/** The fields of a transaction in the bank's documentation ("Retrieve a transaction", read 2026-11-20) and in later answers. */
export const knownFields: ReadonlySet<string> = words(`
  id transaction_id bank_account_id amount amount_cents local_amount local_amount_cents local_currency currency
  settled_balance settled_balance_cents side operation_type status label clean_counterparty_name logo settled_at
  emitted_at created_at updated_at note reference vat_amount vat_amount_cents vat_rate vat_details initiator_id
  label_ids labels attachment_ids attachments attachment_lost attachment_required card_last_digits card_id category
  cashflow_category cashflow_subcategory is_external_transaction subject_type transfer income direct_debit
  direct_debit_collection direct_debit_hold swift_income check financing_installment pagopa_payment card
  wallet_to_wallet f24_payment billing_transfer financing_income account_remuneration other
`);

export const knownOperations: ReadonlySet<string> = words(`
  income transfer card card_acquirer_payout direct_debit direct_debit_collection direct_debit_hold qonto_fee cheque
  recall swift_income pay_later financing_installment account_remuneration f24 pagopa_payment nrc_payment
  riba_payment other
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
