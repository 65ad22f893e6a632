-- The last closing balance is the balance that the bank states. The account may have been read before the
-- movements were, so what settled after that reading may be missing from the bank's figure.
with last_days as (

    select
        bank_account_id,
        currency,
        closing_balance_cents
    from {{ ref('qonto__daily_balances') }}
    where balance_basis = 'settled_chain'
    qualify row_number() over (partition by bank_account_id, currency order by balance_date desc) = 1

),

stated as (

    select
        bank_account_id,
        currency,
        balance_cents,
        _extracted_at
    from {{ ref('stg_qonto__bank_accounts') }}
    where balance_cents is not null and not is_deleted

),

settled_later as (

    select
        transactions.bank_account_id,
        transactions.currency,
        sum(transactions.signed_amount_cents) as cents
    from {{ ref('qonto__transactions') }} as transactions
    inner join stated
        on transactions.bank_account_id = stated.bank_account_id
        and transactions.currency = stated.currency
        and transactions.settled_at > stated._extracted_at
    where transactions.is_in_cash
    group by transactions.bank_account_id, transactions.currency

),

final as (

    select
        last_days.bank_account_id,
        last_days.currency,
        last_days.closing_balance_cents,
        stated.balance_cents
    from last_days
    inner join stated
        on last_days.bank_account_id = stated.bank_account_id
        and last_days.currency = stated.currency
    left join settled_later
        on last_days.bank_account_id = settled_later.bank_account_id
        and last_days.currency = settled_later.currency
    where
        last_days.closing_balance_cents != stated.balance_cents
        and last_days.closing_balance_cents - coalesce(settled_later.cents, 0) != stated.balance_cents

)

select * from final
