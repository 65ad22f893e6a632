{{ config(severity='warn') }}

-- A warning, because a connection to another bank lapses and the movements of that time may never come: the marts show
-- which balances they do not lead to, and by how much.
select
    bank_account_id,
    currency,
    stated_at,
    balance_cents,
    unexplained_cents
from {{ ref('int_qonto__external_balances') }}
where unexplained_cents != 0
