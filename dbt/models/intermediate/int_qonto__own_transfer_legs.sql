{{ config(materialized='table') }}

{#- Where the bank names the account of the other side. -#}
{%- set numbers = [
    'transfer_counterparty_account_number', 'income_counterparty_account_number',
    'swift_income_counterparty_account_number', 'direct_debit_counterparty_account_number',
    'direct_debit_collection_counterparty_account_number',
] -%}
with bank_accounts as (

    select
        organization_id,
        bank_account_id,
        is_external_account,
        {{ qonto.iban_key('iban') }} as iban_key
    from {{ ref('stg_qonto__bank_accounts') }}

),

-- Two accounts may share an IBAN, one in each currency.
own_ibans as (

    select
        organization_id,
        iban_key,
        min(bank_account_id) as first_bank_account_id,
        max(bank_account_id) as last_bank_account_id,
        max(case when is_external_account then 1 else 0 end) = 1 as is_external_account
    from bank_accounts
    where iban_key is not null
    group by organization_id, iban_key

),

transactions as (

    select
        organization_id,
        transaction_id,
        bank_account_id,
        side,
        currency,
        amount_cents,
        operation_type,
        coalesce(subject_type, '') = 'WalletToWallet' as is_wallet_transfer,
        -- What was refused or taken back meets only its like.
        case
            when {{ qonto.is_cash_status('status') }} or status = 'pending' then 'live'
            else status
        end as standing,
        coalesce(settled_at, emitted_at) as moved_at,
        {{ qonto.iban_key('coalesce(' ~ numbers | join(', ') ~ ')') }} as counterparty_key
    from {{ ref('stg_qonto__transactions') }}
    -- What the bank took out is no end of a transfer.
    where not coalesce(is_deleted, false)

),

named as (

    select
        transactions.*,
        coalesce(bank_accounts.is_external_account, false) as is_external_account,
        bank_accounts.iban_key as own_iban_key,
        own_ibans.iban_key as named_iban_key,
        coalesce(own_ibans.is_external_account, false) as names_external_account
    from transactions
    left join bank_accounts
        on transactions.organization_id = bank_accounts.organization_id
        and transactions.bank_account_id = bank_accounts.bank_account_id
    left join own_ibans
        on transactions.organization_id = own_ibans.organization_id
        and transactions.counterparty_key = own_ibans.iban_key
        -- An account does not pay itself.
        and not (
            own_ibans.first_bank_account_id = own_ibans.last_bank_account_id
            and own_ibans.first_bank_account_id = transactions.bank_account_id
        )

),

-- What names another account of the company; and what the bank calls a transfer between accounts that it keeps, if that
-- names no stranger.
tellers as (

    select *
    from named
    where named_iban_key is not null or (is_wallet_transfer and counterparty_key is null)

),

-- An account at another bank does not say whom it paid: its end is told by the one that names it.
asked as (

    select distinct
        tellers.organization_id,
        bank_accounts.bank_account_id,
        case tellers.side when 'debit' then 'credit' else 'debit' end as side,
        tellers.currency,
        tellers.amount_cents
    from tellers
    inner join bank_accounts
        on tellers.organization_id = bank_accounts.organization_id
        and tellers.named_iban_key = bank_accounts.iban_key
    where bank_accounts.is_external_account

),

answers as (

    select named.*
    from named
    inner join asked
        on named.organization_id = asked.organization_id
        and named.bank_account_id = asked.bank_account_id
        and named.side = asked.side
        and named.currency = asked.currency
        and named.amount_cents = asked.amount_cents
    where
        named.counterparty_key is null
        and not named.is_wallet_transfer
        and coalesce(named.operation_type, 'other') in (
            'transfer', 'income', 'swift_income', 'direct_debit', 'direct_debit_collection', 'other'
        )

),

legs as (

    select * from tellers
    union all
    select * from answers

),

-- Both ends of a transfer by name have one of its accounts in common: that at another bank, else the one that receives.
ends as (

    select
        *,
        case
            when named_iban_key is null and is_wallet_transfer then null
            when is_external_account then own_iban_key
            when names_external_account then named_iban_key
            when side = 'debit' then named_iban_key
            else own_iban_key
        end as end_key
    from legs

),

final as (

    select
        organization_id,
        transaction_id,
        bank_account_id,
        side,
        currency,
        amount_cents,
        standing,
        moved_at,
        named_iban_key is not null as names_own_account,
        end_key,
        (side = 'credit') = (end_key = own_iban_key) as is_end_receiving
    from ends

)

select * from final
