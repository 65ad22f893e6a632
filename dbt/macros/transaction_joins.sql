{#
  A whole select: each transaction of the CTE `transactions` with what the CTEs beside it say of it. What is not there says
  nothing: no labels, no VAT line, no receipt. A macro, so that nothing is written down in between.
#}
{% macro select_transactions_with_all() -%}
select
    transactions.*,
    bank_accounts.bank_account_name,
    -- The list of accounts may leave it out; the movement says it too.
    coalesce(bank_accounts.is_external_account, false)
    or coalesce(transactions.is_external_transaction, false) as is_external_account,
    -- An account at another bank that has a number, but no IBAN, is one of a card.
    transactions.card_id is not null
    or transactions.card_last_digits is not null
    or coalesce(
        bank_accounts.is_external_account and bank_accounts.iban is null and bank_accounts.account_number is not null,
        false
    ) as is_of_card,
    own_transfers.transaction_id is not null as is_internal_transfer,
    own_transfers.partner_transaction_id,
    refund_categories.category_key is not null or refund_subcategories.category_key is not null as is_in_refund_category,
    memberships.full_name as initiator_name,
    counterparties.counterparty_id as holder_id,
    counterparties.counterparty_group_id,
    counterparties.counterparty_group_name,
    counterparties.is_shared_account,
    coalesce(labels.label_count, 0) as label_count,
    labels.label_names,
    labels.label_paths,
    labels.primary_label_id,
    labels.primary_label_name,
    labels.primary_label_path,
    coalesce(vat.vat_line_count, 0) as vat_line_count,
    vat.lines_cents,
    -- The header is the bank's own total; without it the lines are added up.
    coalesce(transactions.vat_amount_cents, vat.vat_amount_cents) as total_vat_cents,
    case
        when vat.transaction_id is null and transactions.vat_rate >= 0 then cast(transactions.vat_rate as {{ qonto.numeric_type(9, 4) }})
        when vat.has_unknown_rate = 0 and vat.lowest_vat_rate = vat.highest_vat_rate then vat.highest_vat_rate
    end as single_vat_rate,
    case
        when vat.transaction_id is null and transactions.vat_rate is null then 'absent'
        when vat.transaction_id is null and transactions.vat_rate >= 0 then 'single'
        when vat.lowest_vat_rate < vat.highest_vat_rate or (vat.vat_line_count > 1 and vat.has_unknown_rate = 1) then 'multiple'
        when vat.has_unknown_rate = 0 then 'single'
        when vat.has_uncategorized_rate = 0 then 'absent'
        else 'uncategorized'
    end as vat_rate_kind,
    coalesce(receipts.receipt_count, 0) as receipt_count,
    coalesce(receipts.stored_receipt_count, 0) as stored_receipt_count,
    coalesce(receipts.pending_receipt_count, 0) as pending_receipt_count,
    receipts.unusable_receipt_state
from transactions
left join bank_accounts
    on transactions.organization_id = bank_accounts.organization_id
    and transactions.bank_account_id = bank_accounts.bank_account_id
left join memberships
    on transactions.organization_id = memberships.organization_id
    and transactions.initiator_id = memberships.membership_id
left join labels
    on transactions.organization_id = labels.organization_id
    and transactions.transaction_id = labels.transaction_id
left join vat
    on transactions.organization_id = vat.organization_id
    and transactions.transaction_id = vat.transaction_id
left join receipts
    on transactions.organization_id = receipts.organization_id
    and transactions.transaction_id = receipts.transaction_id
left join own_transfers
    on transactions.organization_id = own_transfers.organization_id
    and transactions.transaction_id = own_transfers.transaction_id
left join counterparties
    on transactions.organization_id = counterparties.organization_id
    and coalesce(transactions.counterparty_account_key, '') = counterparties.counterparty_account_key
    and coalesce(transactions.counterparty_name_key, '') = counterparties.counterparty_name_key
left join refund_categories
    on transactions.organization_id = refund_categories.organization_id
    and coalesce(transactions.cashflow_category_id, transactions.cashflow_category_name) = refund_categories.category_key
left join refund_categories as refund_subcategories
    on transactions.organization_id = refund_subcategories.organization_id
    and coalesce(transactions.cashflow_subcategory_id, transactions.cashflow_subcategory_name)
    = refund_subcategories.category_key
{%- endmacro %}
