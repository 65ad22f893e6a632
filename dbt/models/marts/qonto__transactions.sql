{{ config(cluster_by=['booking_date', 'bank_account_id']) }}

{#- What an operation is by nature; the opposite side means that money came back. -#}
{%- set outgoing = [
    'card', 'transfer', 'direct_debit', 'qonto_fee', 'f24', 'pagopa_payment', 'nrc_payment', 'riba_payment',
] -%}
{%- set incoming = ['income', 'swift_income', 'card_acquirer_payout', 'direct_debit_collection', 'cheque'] -%}

{#- Without a currency of its own, the local amount is the account's. -#}
{%- set local_cents -%}
coalesce(local_amount_cents, case when coalesce(local_currency, currency) = currency then amount_cents end)
{%- endset -%}

with with_counterparties as (

    {{ qonto.select_with_counterparties(ref('stg_qonto__transactions')) | indent(4) }}

),

transactions as (

    select
        *,
        {{ qonto.signed('amount_cents') }} as signed_amount_cents,
        {{ qonto.is_cash_status('status') }} as is_in_cash,
        {{ local_cents }} as local_cents,
        coalesce(local_amount, {{ qonto.cents_to_major(local_cents) }}) as local_major
    from with_counterparties

),

bank_accounts as (

    select * from {{ ref('stg_qonto__bank_accounts') }}

),

memberships as (

    select * from {{ ref('stg_qonto__memberships') }}

),

transaction_labels as (

    select * from {{ ref('int_qonto__transaction_labels') }}

),

-- Most have one label, and sorting one is work for nothing.
lists as (

    select
        organization_id,
        transaction_id,
        string_agg(label_name, '; ' order by label_rank) as label_names,
        string_agg(label_path, '; ' order by label_rank) as label_paths
    from transaction_labels
    where label_count > 1
    group by organization_id, transaction_id

),

labels as (

    select
        first_labels.organization_id,
        first_labels.transaction_id,
        first_labels.label_count,
        coalesce(lists.label_names, first_labels.label_name) as label_names,
        coalesce(lists.label_paths, first_labels.label_path) as label_paths,
        first_labels.label_id as primary_label_id,
        first_labels.label_name as primary_label_name,
        first_labels.label_path as primary_label_path
    from transaction_labels as first_labels
    left join lists
        on first_labels.organization_id = lists.organization_id
        and first_labels.transaction_id = lists.transaction_id
    where first_labels.label_rank = 1

),

vat as (

    select
        organization_id,
        transaction_id,
        count(*) as vat_line_count,
        min(vat_rate) as lowest_vat_rate,
        max(vat_rate) as highest_vat_rate,
        max(case when vat_rate_kind = 'known' then 0 else 1 end) as has_unknown_rate,
        max(case when vat_rate_kind = 'uncategorized' then 1 else 0 end) as has_uncategorized_rate,
        cast(sum(vat_amount_cents) as int64) as vat_amount_cents
    from {{ ref('int_qonto__transaction_vat') }}
    group by organization_id, transaction_id

),

receipts as (

    select * from {{ ref('int_qonto__transaction_receipts') }}

),

joined as (

    select
        transactions.*,
        bank_accounts.bank_account_name,
        -- The list of accounts may leave it out; the movement says it too.
        coalesce(bank_accounts.is_external_account, false)
        or coalesce(transactions.is_external_transaction, false) as is_external_account,
        memberships.full_name as initiator_name,
        coalesce(labels.label_count, 0) as label_count,
        labels.label_names,
        labels.label_paths,
        labels.primary_label_id,
        labels.primary_label_name,
        labels.primary_label_path,
        coalesce(vat.vat_line_count, 0) as vat_line_count,
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

),

judged as (

    select
        *,
        case
            when stored_receipt_count > 0 then 'stored'
            when pending_receipt_count > 0 then 'pending'
            when unusable_receipt_state is not null then unusable_receipt_state
            when is_attachment_lost then 'lost'
            when is_attachment_required then 'missing'
            else 'not_required'
        end as receipt_state,
        coalesce(subject_type, '') != 'WalletToWallet'
        and (
            coalesce(operation_type, '') = 'recall'
            or (side = 'credit' and coalesce(operation_type, '') in ('{{ outgoing | join("', '") }}'))
            or (side = 'debit' and coalesce(operation_type, '') in ('{{ incoming | join("', '") }}'))
        ) as is_refund,
        coalesce(subject_type, '') = 'WalletToWallet' as is_internal_transfer,
        -- A status may be counted as cash before it has settled.
        coalesce(settled_at, case when is_in_cash then emitted_at end) as booked_at
    from joined

),

final as (

    select
        -- ids
        judged.transaction_id,
        judged.organization_id,
        judged.transaction_slug,
        judged.bank_account_id,
        judged.bank_account_name,
        judged.is_external_account,

        -- what kind of movement
        judged.status,
        judged.is_in_cash,
        judged.side,
        judged.operation_type,
        judged.subject_type,
        judged.is_internal_transfer,
        judged.is_refund,
        judged.category,
        judged.cashflow_category_id,
        judged.cashflow_category_name,
        judged.cashflow_subcategory_id,
        judged.cashflow_subcategory_name,

        -- when
        {{ qonto.local_date('judged.booked_at') }} as booking_date,
        cast(judged.booked_at as date) as booking_date_utc,
        {{ qonto.local_date('judged.emitted_at') }} as emitted_date,
        judged.emitted_at,
        judged.settled_at,
        judged.created_at,
        judged.updated_at,

        -- amounts
        judged.currency,
        judged.signed_amount_cents,
        {{ qonto.cents_to_major('judged.signed_amount_cents') }} as signed_amount,
        case when judged.is_in_cash then judged.signed_amount_cents else 0 end as cash_amount_cents,
        {{ qonto.cents_to_major('case when judged.is_in_cash then judged.signed_amount_cents else 0 end') }} as cash_amount,
        coalesce(judged.local_currency, judged.currency) as local_currency,
        {{ qonto.signed('judged.local_cents', 'judged.side') }} as signed_local_amount_cents,
        cast(
            {{ qonto.signed('judged.local_major', 'judged.side') }} as {{ qonto.numeric_type(18, 3) }}
        ) as signed_local_amount,
        coalesce(judged.local_currency != judged.currency, false) as is_foreign_currency,
        case
            when judged.local_currency != judged.currency
                then {{ qonto.exchange_rate('judged.signed_amount_cents', 'judged.local_major') }}
        end as exchange_rate,
        judged.settled_balance_cents,
        {{ qonto.cents_to_major('judged.settled_balance_cents') }} as settled_balance,

        -- VAT
        judged.vat_rate_kind,
        judged.single_vat_rate as vat_rate,
        judged.vat_amount_cents as header_vat_amount_cents,
        {{ qonto.signed('judged.total_vat_cents', 'judged.side') }} as signed_vat_amount_cents,
        {{ qonto.cents_to_major(qonto.signed('judged.total_vat_cents', 'judged.side')) }} as signed_vat_amount,
        judged.signed_amount_cents - {{ qonto.signed('judged.total_vat_cents', 'judged.side') }} as signed_amount_excluding_vat_cents,
        {{ qonto.cents_to_major('judged.signed_amount_cents - ' ~ qonto.signed('judged.total_vat_cents', 'judged.side')) }} as signed_amount_excluding_vat,
        judged.vat_line_count,

        -- counterparty
        judged.counterparty_id,
        judged.counterparty_name,
        judged.counterparty_clean_name,
        judged.counterparty_raw_name,
        judged.counterparty_kind,
        judged.counterparty_source,
        judged.counterparty_account_number,
        judged.counterparty_account_number_format,
        judged.counterparty_bank_identifier,
        judged.counterparty_bank_identifier_format,
        judged.unique_mandate_reference,
        judged.reference,
        judged.note,
        judged.card_last_digits,

        -- labels
        judged.label_count,
        judged.label_names,
        judged.label_paths,
        judged.primary_label_id,
        judged.primary_label_name,
        judged.primary_label_path,

        -- who
        judged.initiator_id,
        judged.initiator_name,

        -- receipts
        judged.is_attachment_required as is_receipt_required,
        judged.is_attachment_lost as is_receipt_lost,
        judged.receipt_count,
        judged.stored_receipt_count,
        judged.pending_receipt_count,
        judged.receipt_state,
        -- A declined or reversed movement owes no receipt: no money moved.
        judged.is_attachment_required
        and judged.stored_receipt_count = 0
        and judged.status not in ('declined', 'reversed') as is_receipt_missing,

        -- lineage
        judged.known_from
    from judged

)

select * from final
