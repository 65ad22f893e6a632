{{ config(tags='every_run') }}

-- A return made from the periods leaves no cash out: what no VAT is known of, and what carries none, are rows of their own.
with periods as (

    select
        organization_id,
        period_start,
        currency,
        sum(signed_amount_including_vat_cents) as period_cents,
        sum(transaction_count) as period_transactions
    from {{ ref('qonto__vat_by_period') }}
    group by organization_id, period_start, currency

),

cash as (

    select
        organization_id,
        {{ qonto.vat_period_start('booking_date') }} as period_start,
        currency,
        sum(cash_amount_cents) as cash_cents,
        count(*) as cash_transactions
    from {{ ref('qonto__transactions') }}
    where is_in_cash and booking_date is not null
    group by organization_id, period_start, currency

)

select
    cash.*,
    periods.period_cents,
    periods.period_transactions
from cash
left join periods
    on cash.organization_id = periods.organization_id
    and cash.period_start = periods.period_start
    and cash.currency = periods.currency
where
    coalesce(periods.period_cents, 0) != cash.cash_cents
    or coalesce(periods.period_transactions, 0) != cash.cash_transactions
