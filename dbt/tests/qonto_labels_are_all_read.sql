{{ config(severity='warn') }}

-- An element of the lists of labels names no label: as many rows as elements, or here is which one was lost. A warning, because what the others say still holds.
select
    transaction_id,
    position
from {{ ref('stg_qonto__transaction_labels') }}
where label_id is null
