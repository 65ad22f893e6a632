-- The bank's own balances: no hole in their chain, every day ends with what the bank states, and the last one with the
-- balance of the account.
select *
from {{ ref('qonto__reconciliation') }}
where reconciliation_state = 'different'
