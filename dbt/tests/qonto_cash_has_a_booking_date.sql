{{ config(tags='every_run') }}

-- A movement that counts as cash but has no day would be in the totals and in no balance.
select
    transaction_id,
    status,
    settled_at
from {{ ref('qonto__transactions') }}
where is_in_cash and booking_date is null
