{{ config(
    tags='every_run',
    enabled=qonto.can_write_by_transaction(),
    meta={'only_on': 'duckdb', 'named_by': 'organization_id, booking_month', 'words': 'not what the staging tables say: '},
) }}

-- A build of what has changed leaves all other rows as they are. So each month is added up from the staging tables too.
with transactions as (

    select * from {{ ref('stg_qonto__transactions') }}

),

receipts as (

    select * from {{ ref('int_qonto__transaction_receipts') }}

),

beginnings as (

    select * from {{ ref('int_qonto__account_beginnings') }}

),

joined as (

    select
        transactions.*,
        {{ qonto.is_cash_status('transactions.status') }}
        and not coalesce(transactions.is_deleted, false)
        and not coalesce(
            coalesce(transactions.settled_at, transactions.emitted_at) < beginnings.began_at, false
        ) as is_in_cash,
        coalesce(receipts.stored_receipt_count, 0) as stored_receipt_count,
        coalesce(receipts.pending_receipt_count, 0) as pending_receipt_count,
        receipts.unusable_receipt_state
    from transactions
    left join receipts
        on transactions.organization_id = receipts.organization_id
        and transactions.transaction_id = receipts.transaction_id
    left join beginnings
        on transactions.organization_id = beginnings.organization_id
        and transactions.bank_account_id = beginnings.bank_account_id

),

staged as (

    select
        organization_id,
        {{ qonto.local_date('coalesce(settled_at, case when is_in_cash then emitted_at end)') }} as booking_date,
        {{ qonto.signed('amount_cents') }} as signed_amount_cents,
        case when is_in_cash then {{ qonto.signed('amount_cents') }} else 0 end as cash_amount_cents,
        vat_amount_cents as header_vat_amount_cents,
        stored_receipt_count,
        {{ qonto.receipt_state() }} as receipt_state
    from joined

),

{%- set relations = {'staged': 'staged', 'shown': ref('qonto__transactions')} %}
{%- for name, relation in relations.items() %}

{{ name }}_months as (

    select
        organization_id,
        cast({{ dbt.date_trunc('month', 'booking_date') }} as date) as booking_month,
        count(*) as transaction_count,
        sum(signed_amount_cents) as signed_amount_cents,
        sum(cash_amount_cents) as cash_amount_cents,
        coalesce(sum(header_vat_amount_cents), 0) as header_vat_amount_cents,
        sum(stored_receipt_count) as stored_receipt_count,
        sum(case when receipt_state in ('missing', 'lost') then 1 else 0 end) as owed_receipt_count
    from {{ relation }}
    group by organization_id, booking_month

){{ ',' if not loop.last }}
{%- endfor %}

select
    coalesce(staged_months.organization_id, shown_months.organization_id) as organization_id,
    coalesce(cast(coalesce(staged_months.booking_month, shown_months.booking_month) as string), 'not booked') as booking_month
from staged_months
full outer join shown_months
    on staged_months.organization_id = shown_months.organization_id
    and coalesce(staged_months.booking_month, date '0001-01-01') = coalesce(shown_months.booking_month, date '0001-01-01')
where
    staged_months.transaction_count is null
    or shown_months.transaction_count is null
    {%- for column in [
        'transaction_count', 'signed_amount_cents', 'cash_amount_cents', 'header_vat_amount_cents', 'stored_receipt_count',
        'owed_receipt_count',
    ] %}
    or staged_months.{{ column }} != shown_months.{{ column }}
    {%- endfor %}
