{{ config(materialized='qonto_by_transaction', cluster_by=['booking_date', 'bank_account_id']) }}

{#- Without a currency of its own, the local amount is the account's. -#}
{%- set local_cents -%}
coalesce(local_amount_cents, case when coalesce(local_currency, currency) = currency then amount_cents end)
{%- endset -%}

with with_counterparties as (

    {{ qonto.select_with_counterparties(qonto.transactions_to_write()) | indent(4) }}

),

beginnings as (

    select * from {{ ref('int_qonto__account_beginnings') }}

),

-- Of the time before an account is known, only what was changed since is here: it would make parts of sums.
placed as (

    select
        with_counterparties.*,
        coalesce(
            coalesce(with_counterparties.settled_at, with_counterparties.emitted_at) < beginnings.began_at, false
        ) as is_before_start
    from with_counterparties
    left join beginnings
        on with_counterparties.organization_id = beginnings.organization_id
        and with_counterparties.bank_account_id = beginnings.bank_account_id

),

transactions as (

    select
        *,
        {{ qonto.signed('amount_cents') }} as signed_amount_cents,
        {{ qonto.is_cash_status('status') }} and not is_before_start and not coalesce(is_deleted, false) as is_in_cash,
        {{ local_cents }} as local_cents,
        coalesce(local_amount, {{ qonto.cents_to_major(local_cents) }}) as local_major
    from placed

),

bank_accounts as (

    select * from {{ ref('stg_qonto__bank_accounts') }}

),

memberships as (

    select * from {{ ref('stg_qonto__memberships') }}

),

transaction_labels as (

    select * from {{ ref('int_qonto__transaction_labels') }} {{ qonto.only_touched() }}

),

labels as (

    {{ qonto.select_label_lists('transaction_labels') | indent(4) }}

),

vat as (

    {{ qonto.select_vat_totals(ref('int_qonto__transaction_vat') ~ ' ' ~ qonto.only_touched()) | indent(4) }}

),

receipts as (

    select * from {{ ref('int_qonto__transaction_receipts') }} {{ qonto.only_touched() }}

),

own_transfers as (

    select * from {{ ref('int_qonto__own_transfers') }}

),

counterparties as (

    select * from {{ ref('int_qonto__counterparties') }}

),

refund_categories as (

    select * from {{ ref('int_qonto__refund_categories') }}

),

joined as (

    {{ qonto.select_transactions_with_all() | indent(4) }}

),

judged as (

    select
        *,
        {{ qonto.receipt_state() }} as receipt_state,
        {{ qonto.is_refund() }} as is_refund,
        {{ qonto.is_vat_relevant() }} as is_vat_relevant,
        case when is_in_cash then signed_amount_cents else 0 end as cash_amount_cents,
        -- A status may be counted as cash before it has settled.
        coalesce(settled_at, case when is_in_cash then emitted_at end) as booked_at
    from joined

),

-- Whatever is no transfer between own accounts is spend or income; a refund is on the side that it undoes.
sorted as (

    select
        *,
        not is_internal_transfer and (side = 'debit') != is_refund as is_spend,
        not is_internal_transfer and (side = 'credit') != is_refund as is_income
    from judged

),

amounts as (

    select
        *,
        case when is_spend then -cash_amount_cents else 0 end as spend_amount_cents,
        case when is_income then cash_amount_cents else 0 end as income_amount_cents,
        {{ qonto.signed('total_vat_cents') }} as signed_vat_amount_cents,
        signed_amount_cents - {{ qonto.signed('total_vat_cents') }} as signed_amount_excluding_vat_cents,
        not is_vat_relevant or {{ qonto.is_vat_known() }} as is_net_amount_exact,
        case
            when is_vat_relevant and total_vat_cents between 0 and amount_cents
                then signed_amount_cents - {{ qonto.signed('total_vat_cents') }}
            else signed_amount_cents
        end as net_amount_cents
    from sorted

),

final as (

    select
        -- ids
        amounts.transaction_id,
        amounts.organization_id,
        amounts.transaction_slug,
        amounts.bank_account_id,
        amounts.bank_account_name,
        amounts.is_external_account,

        -- what kind of movement
        amounts.status,
        amounts.is_in_cash,
        amounts.is_before_start,
        coalesce(amounts.is_deleted, false) as is_deleted,
        amounts.side,
        amounts.operation_type,
        amounts.subject_type,
        amounts.is_internal_transfer,
        amounts.partner_transaction_id,
        amounts.is_refund,
        amounts.is_spend,
        amounts.is_income,
        amounts.category,
        amounts.cashflow_category_id,
        amounts.cashflow_category_name,
        amounts.cashflow_subcategory_id,
        amounts.cashflow_subcategory_name,

        -- when
        {{ qonto.local_date('amounts.booked_at') }} as booking_date,
        cast(amounts.booked_at as date) as booking_date_utc,
        {{ qonto.local_date('amounts.emitted_at') }} as emitted_date,
        amounts.emitted_at,
        amounts.settled_at,
        amounts.created_at,
        amounts.updated_at,
        amounts.deleted_at,

        -- amounts
        amounts.currency,
        {%- for amount in ['signed_amount', 'cash_amount', 'spend_amount', 'income_amount'] %}
        amounts.{{ amount }}_cents,
        {{ qonto.cents_to_major('amounts.' ~ amount ~ '_cents') }} as {{ amount }},
        {%- endfor %}
        coalesce(amounts.local_currency, amounts.currency) as local_currency,
        {{ qonto.signed('amounts.local_cents', 'amounts.side') }} as signed_local_amount_cents,
        cast(
            {{ qonto.signed('amounts.local_major', 'amounts.side') }} as {{ qonto.numeric_type(18, 3) }}
        ) as signed_local_amount,
        coalesce(amounts.local_currency != amounts.currency, false) as is_foreign_currency,
        case
            when amounts.local_currency != amounts.currency
                then {{ qonto.exchange_rate('amounts.signed_amount_cents', 'amounts.local_major') }}
        end as exchange_rate,
        amounts.settled_balance_cents,
        {{ qonto.cents_to_major('amounts.settled_balance_cents') }} as settled_balance,

        -- VAT
        amounts.vat_rate_kind,
        amounts.single_vat_rate as vat_rate,
        amounts.vat_amount_cents as header_vat_amount_cents,
        amounts.is_vat_relevant,
        {%- for amount in ['signed_vat_amount', 'signed_amount_excluding_vat', 'net_amount'] %}
        amounts.{{ amount }}_cents,
        {{ qonto.cents_to_major('amounts.' ~ amount ~ '_cents') }} as {{ amount }},
        {%- endfor %}
        amounts.is_net_amount_exact,
        amounts.vat_line_count,

        -- counterparty
        coalesce(amounts.holder_id, amounts.counterparty_id) as counterparty_id,
        coalesce(amounts.counterparty_group_id, amounts.counterparty_id) as counterparty_group_id,
        coalesce(amounts.counterparty_group_name, amounts.counterparty_name) as counterparty_group_name,
        coalesce(amounts.is_shared_account, false) as is_shared_account,
        amounts.counterparty_name,
        amounts.counterparty_clean_name,
        amounts.counterparty_raw_name,
        amounts.counterparty_kind,
        amounts.counterparty_source,
        amounts.counterparty_account_number,
        amounts.counterparty_account_number_format,
        amounts.counterparty_bank_identifier,
        amounts.counterparty_bank_identifier_format,
        amounts.unique_mandate_reference,
        amounts.reference,
        amounts.note,
        amounts.card_last_digits,

        -- labels
        amounts.label_count,
        amounts.label_names,
        amounts.label_paths,
        amounts.primary_label_id,
        amounts.primary_label_name,
        amounts.primary_label_path,

        -- who
        amounts.initiator_id,
        amounts.initiator_name,

        -- receipts
        amounts.is_attachment_required as is_receipt_required,
        amounts.is_attachment_lost as is_receipt_lost,
        amounts.receipt_count,
        amounts.stored_receipt_count,
        amounts.pending_receipt_count,
        amounts.receipt_state,
        -- Of a declined or reversed movement no money moved, and of a status that is not known nobody can say.
        amounts.is_attachment_required
        and amounts.stored_receipt_count = 0
        and amounts.status in ('completed', 'pending')
        and not coalesce(amounts.is_deleted, false) as is_receipt_missing,

        -- lineage
        amounts.known_from
    from amounts

)

select * from final
