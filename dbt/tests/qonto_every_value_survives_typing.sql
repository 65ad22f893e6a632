{{ config(severity='warn') }}

-- A warning, because an error would hold back every mart. What must never be null is tested where it is delivered.
select
    transaction_id,
    updated_at,
    unreadable_fields
from {{ ref('stg_qonto__transactions') }}
where unreadable_fields is not null
