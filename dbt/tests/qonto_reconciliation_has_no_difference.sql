{{ config(tags='every_run') }}

-- The bank's own balances: no hole in their chain, every day ends with what the bank states, and the last one with the
-- balance of the account. What other banks state is a test of its own, and a warning.
with external_accounts as (

    select distinct
        organization_id,
        bank_account_id
    from {{ ref('int_qonto__external_balances') }}

)

select reconciliation.*
from {{ ref('qonto__reconciliation') }} as reconciliation
left join external_accounts
    on reconciliation.organization_id = external_accounts.organization_id
    and reconciliation.bank_account_id = external_accounts.bank_account_id
where reconciliation.reconciliation_state = 'different' and external_accounts.bank_account_id is null
