{{ config(severity='warn') }}

-- A warning, because movements may be missing, all of them, and no chain of balances can show it. An account that is known
-- from some day on only (`--since`) may have been quiet since.
with accounts as (

    select *
    from {{ ref('stg_qonto__bank_accounts') }}
    where balance_cents != 0 and not is_external_account and not is_deleted

),

movements as (

    select distinct
        organization_id,
        bank_account_id
    from {{ ref('qonto__transactions') }}
    where is_in_cash

),

beginnings as (

    select * from {{ ref('int_qonto__account_beginnings') }}

)

select
    accounts.bank_account_id,
    accounts.bank_account_name,
    accounts.balance_cents
from accounts
left join movements
    on accounts.organization_id = movements.organization_id
    and accounts.bank_account_id = movements.bank_account_id
left join beginnings
    on accounts.organization_id = beginnings.organization_id
    and accounts.bank_account_id = beginnings.bank_account_id
where movements.bank_account_id is null and beginnings.bank_account_id is null
