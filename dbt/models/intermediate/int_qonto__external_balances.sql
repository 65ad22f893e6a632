{{ config(materialized='table') }}

{#-
  The bank of an external account states a balance now and then, and says with `updated_at` as of when. Two such balances
  and the movements between them must agree. What each of them says the account held before its first movement is its
  start: where two starts differ, money moved that no movement tells of.
-#}
with versions as (

    select * from {{ ref('stg_qonto__bank_account_versions') }}

),

transactions as (

    select
        organization_id,
        bank_account_id,
        currency,
        settled_at,
        signed_amount_cents,
        is_external_account
    from {{ ref('qonto__transactions') }}
    where is_in_cash and settled_at is not null

),

-- The list of accounts says so, or the movements do, all of them.
externals as (

    select
        organization_id,
        bank_account_id
    from (
        select organization_id, bank_account_id, is_external_account, false as is_own_movement from versions
        union all
        select organization_id, bank_account_id, is_external_account, not is_external_account as is_own_movement from transactions
    ) as told
    group by organization_id, bank_account_id
    having
        max(case when is_external_account then 1 else 0 end) = 1
        and max(case when is_own_movement then 1 else 0 end) = 0

),

-- Without a time that a bank can mean, a balance is of when it became known: as one of the year 1 it would be what the
-- account began with, and every movement would be added to it. A balance that changes under an unchanged `updated_at` is not of that instant, but of when it became known. That is the
-- commit that first brought it: when it was extracted moves on with each landing, and the past would move with it.
timed as (

    select
        organization_id,
        bank_account_id,
        currency,
        balance_cents,
        case
            when updated_at is null or not ({{ qonto.is_of_our_time('updated_at') }}) then known_from
            when balance_cents = first_value(balance_cents) over (
                partition by organization_id, bank_account_id, currency, updated_at
                order by known_from, balance_cents
                rows between unbounded preceding and unbounded following
            ) then updated_at
            else known_from
        end as stated_at
    from versions
    where balance_cents is not null and currency is not null

),

statements as (

    select
        timed.organization_id,
        timed.bank_account_id,
        timed.currency,
        timed.stated_at,
        max(timed.balance_cents) as balance_cents
    from timed
    inner join externals
        on timed.organization_id = externals.organization_id
        and timed.bank_account_id = externals.bank_account_id
    group by timed.organization_id, timed.bank_account_id, timed.currency, timed.stated_at

),

-- The range frame adds up whole instants: what settled at the very instant of a balance is in it.
counted as (

    select
        organization_id,
        bank_account_id,
        currency,
        happened_at,
        balance_cents,
        cast(sum(amount_cents) over (
            partition by organization_id, bank_account_id, currency
            order by happened_at
        ) as int64) as moved_cents
    from (
        select organization_id, bank_account_id, currency, stated_at as happened_at, balance_cents, 0 as amount_cents
        from statements
        union all
        select
            transactions.organization_id,
            transactions.bank_account_id,
            transactions.currency,
            transactions.settled_at,
            null,
            transactions.signed_amount_cents
        from transactions
        -- Most movements are of accounts of which no balance was stated so.
        inner join (select distinct organization_id, bank_account_id, currency from statements) as stated
            on transactions.organization_id = stated.organization_id
            and transactions.bank_account_id = stated.bank_account_id
            and transactions.currency = stated.currency
    ) as events

),

-- Of one day the last balance counts.
by_day as (

    select
        organization_id,
        bank_account_id,
        currency,
        {{ qonto.local_date('happened_at') }} as stated_date,
        happened_at as stated_at,
        balance_cents,
        balance_cents - moved_cents as start_cents
    from counted
    where balance_cents is not null
    qualify row_number() over (
        partition by organization_id, bank_account_id, currency, {{ qonto.local_date('happened_at') }}
        order by happened_at desc
    ) = 1

),

final as (

    select
        {{ qonto.account_day_id('stated_date') }} as daily_balance_id,
        organization_id,
        bank_account_id,
        currency,
        stated_date,
        stated_at,
        row_number() over (
            partition by organization_id, bank_account_id, currency
            order by stated_date
        ) as statement_number,
        balance_cents,
        start_cents,
        start_cents - lag(start_cents) over (
            partition by organization_id, bank_account_id, currency
            order by stated_date
        ) as unexplained_cents
    from by_day

)

select * from final
