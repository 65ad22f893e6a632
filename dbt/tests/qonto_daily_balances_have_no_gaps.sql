{{ config(tags='every_run') }}

-- Each day follows the day before, and opens with what that one closed with.
with days as (

    select
        organization_id,
        bank_account_id,
        currency,
        balance_date,
        opening_balance_cents,
        lag(balance_date) over (partition by organization_id, bank_account_id, currency order by balance_date) as previous_date,
        lag(closing_balance_cents) over (
            partition by organization_id, bank_account_id, currency
            order by balance_date
        ) as previous_closing_cents
    from {{ ref('qonto__daily_balances') }}

)

select *
from days
where
    {{ dbt.datediff('previous_date', 'balance_date', 'day') }} != 1
    or opening_balance_cents != previous_closing_cents
