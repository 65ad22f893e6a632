{{ config(materialized='view') }}

-- Versions of which a newer one is known.
select
    organization_id,
    transaction_id,
    updated_at,
    _short_hash
from {{ ref('int_qonto__marked_versions') }}
where mark = 'superseded'
