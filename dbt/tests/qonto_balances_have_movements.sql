{{ config(severity='warn') }}

-- A warning, because movements may have been left out on purpose, with `--since`; else they are missing, all of them, and
-- no chain of balances can show it.
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

)

select
    accounts.bank_account_id,
    accounts.bank_account_name,
    accounts.balance_cents
from accounts
left join movements
    on accounts.organization_id = movements.organization_id
    and accounts.bank_account_id = movements.bank_account_id
where movements.bank_account_id is null
