with days as (

    select * from {{ ref('qonto__daily_balances') }}

),

chain as (

    select * from {{ ref('int_qonto__balance_chain') }}

),

external_balances as (

    select * from {{ ref('int_qonto__external_balances') }}

),

stated as (

    select
        organization_id,
        bank_account_id,
        currency,
        balance_cents,
        _extracted_at
    from {{ ref('stg_qonto__bank_accounts') }}
    where balance_cents is not null and not is_deleted

),

-- The account may have been read before its movements were: then what settled in between is not in its balance.
settled_later as (

    select
        transactions.organization_id,
        transactions.bank_account_id,
        transactions.currency,
        cast(sum(transactions.signed_amount_cents) as int64) as cents
    from {{ ref('qonto__transactions') }} as transactions
    inner join stated
        on transactions.organization_id = stated.organization_id
        and transactions.bank_account_id = stated.bank_account_id
        and transactions.currency = stated.currency
        and transactions.settled_at > stated._extracted_at
    where transactions.is_in_cash
    group by transactions.organization_id, transactions.bank_account_id, transactions.currency

),

-- Each day of an account at another bank ends before, or with, the balance that was stated next.
next_statements as (

    select
        days.daily_balance_id,
        days.organization_id,
        days.bank_account_id,
        days.currency,
        first_value(external_balances.statement_number ignore nulls) over (
            partition by days.organization_id, days.bank_account_id, days.currency
            order by days.balance_date
            rows between current row and unbounded following
        ) as statement_number
    from days
    left join external_balances
        on days.daily_balance_id = external_balances.daily_balance_id

),

-- The first balance has nothing before it that it could be held against.
between_statements as (

    select
        next_statements.daily_balance_id,
        external_balances.unexplained_cents as difference_cents,
        -- On its own day a balance is in the closing balance already.
        case
            when next_statements.daily_balance_id = external_balances.daily_balance_id then 0
            else external_balances.unexplained_cents
        end as still_missing_cents
    from next_statements
    inner join external_balances
        on next_statements.organization_id = external_balances.organization_id
        and next_statements.bank_account_id = external_balances.bank_account_id
        and next_statements.currency = external_balances.currency
        and next_statements.statement_number = external_balances.statement_number
    where external_balances.unexplained_cents is not null

),

last_days as (

    select
        organization_id,
        bank_account_id,
        currency,
        max(balance_date) as balance_date
    from days
    group by organization_id, bank_account_id, currency

),

-- What the bank took out of an account is in no balance of it.
deleted as (

    select
        {{ qonto.account_day_id('booking_date') }} as daily_balance_id,
        count(*) as transaction_count
    from {{ ref('qonto__transactions') }}
    where is_deleted and booking_date is not null
    group by 1

),

-- Accounts of which some movements were asked for and never all: their balances cannot add up.
filtered as (

    select * from {{ ref('int_qonto__filtered_accounts') }}

),

compared as (

    select
        days.daily_balance_id,
        days.organization_id,
        days.bank_account_id,
        days.bank_account_name,
        days.currency,
        days.balance_date,
        days.transaction_count,
        cast(coalesce(deleted.transaction_count, 0) as int64) as deleted_transaction_count,
        filtered.bank_account_id is not null as is_filtered,
        days.balance_basis,
        days.closing_balance_cents,
        chain.unstated_balance_count,
        case
            when days.balance_basis = 'settled_chain' then chain.bank_closing_balance_cents
            else days.closing_balance_cents + between_statements.still_missing_cents
        end as bank_closing_balance_cents,
        case
            when days.balance_basis = 'settled_chain' then chain.bank_closing_balance_cents - days.closing_balance_cents
            else between_statements.difference_cents
        end as difference_cents,
        chain.break_count,
        chain.first_break_transaction_id,
        stated.balance_cents as account_balance_cents,
        case
            when days.closing_balance_cents - coalesce(settled_later.cents, 0) = stated.balance_cents then 0
            else stated.balance_cents - days.closing_balance_cents
        end as account_difference_cents
    from days
    inner join chain
        on days.daily_balance_id = chain.daily_balance_id
    left join deleted
        on days.daily_balance_id = deleted.daily_balance_id
    left join filtered
        on days.organization_id = filtered.organization_id
        and days.bank_account_id = filtered.bank_account_id
    left join between_statements
        on days.daily_balance_id = between_statements.daily_balance_id
    left join last_days
        on days.organization_id = last_days.organization_id
        and days.bank_account_id = last_days.bank_account_id
        and days.currency = last_days.currency
        and days.balance_date = last_days.balance_date
    left join stated
        on last_days.organization_id = stated.organization_id
        and last_days.bank_account_id = stated.bank_account_id
        and last_days.currency = stated.currency
        and days.balance_basis = 'settled_chain'
    left join settled_later
        on last_days.organization_id = settled_later.organization_id
        and last_days.bank_account_id = settled_later.bank_account_id
        and last_days.currency = settled_later.currency

),

final as (

    select
        daily_balance_id as reconciliation_id,
        organization_id,
        bank_account_id,
        bank_account_name,
        currency,
        balance_date,
        case
            when is_filtered then 'filtered'
            -- Whatever can be compared, also on a day whose end the bank does not state.
            when
                break_count > 0
                or difference_cents != 0
                or account_difference_cents != 0
                then 'different'
            when bank_closing_balance_cents is null then 'unverifiable'
            else 'reconciled'
        end as reconciliation_state,
        transaction_count,
        deleted_transaction_count,
        unstated_balance_count,
        closing_balance_cents,
        bank_closing_balance_cents,
        difference_cents,
        {{ qonto.cents_to_major('difference_cents') }} as difference,
        break_count,
        first_break_transaction_id,
        account_balance_cents,
        account_difference_cents
    from compared

)

select * from final
