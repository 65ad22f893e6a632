-- From the first day of the fiscal year in which anything is known to the last day of the next one: whole fiscal years, so
-- that each of their periods is whole. The one row is of all organizations.
with transactions as (

    select
        min(emitted_date) as first_emitted,
        min(booking_date) as first_booked
    from {{ ref('qonto__transactions') }}

),

balances as (

    select min(balance_date) as first_balance
    from {{ ref('qonto__daily_balances') }}

),

as_of as (

    select max(as_of_date) as as_of_date
    from {{ ref('int_qonto__as_of') }}

),

known as (

    select
        least(
            as_of.as_of_date,
            coalesce(transactions.first_emitted, as_of.as_of_date),
            coalesce(transactions.first_booked, as_of.as_of_date),
            coalesce(balances.first_balance, as_of.as_of_date)
        ) as first_known,
        as_of.as_of_date
    from as_of
    cross join transactions
    cross join balances

),

final as (

    select
        {{ qonto.fiscal_start('first_known', 'year') }} as first_date,
        {{ qonto.fiscal_year_end('as_of_date', later=1) }} as last_date
    from known

)

select * from final
