{{ config(materialized='view') }}

-- What `stg_qonto__transactions` leaves out, so that one odd row keeps nothing else from being built.
select
    transaction_id,
    organization_id,
    bank_account_id,
    status,
    unusable_reason,
    updated_at,
    known_from
from {{ ref('int_qonto__marked_versions') }}
where mark = 'unusable'
