with days as (

    select * from {{ ref('qonto__daily_balances') }}

),

chain as (

    select * from {{ ref('int_qonto__balance_chain') }}

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

last_days as (

    select
        organization_id,
        bank_account_id,
        currency,
        max(balance_date) as balance_date
    from days
    group by organization_id, bank_account_id, currency

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
        days.balance_basis,
        days.closing_balance_cents,
        chain.unstated_balance_count,
        case when days.balance_basis = 'settled_chain' then chain.bank_closing_balance_cents end as bank_closing_balance_cents,
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
            -- Whatever can be compared, also on a day whose end the bank does not state.
            when
                break_count > 0
                or bank_closing_balance_cents != closing_balance_cents
                or account_difference_cents != 0
                then 'different'
            when bank_closing_balance_cents is null then 'unverifiable'
            else 'reconciled'
        end as reconciliation_state,
        transaction_count,
        unstated_balance_count,
        closing_balance_cents,
        bank_closing_balance_cents,
        bank_closing_balance_cents - closing_balance_cents as difference_cents,
        {{ qonto.cents_to_major('bank_closing_balance_cents - closing_balance_cents') }} as difference,
        break_count,
        first_break_transaction_id,
        account_balance_cents,
        account_difference_cents
    from compared

)

select * from final
