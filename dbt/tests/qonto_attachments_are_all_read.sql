{{ config(severity='warn') }}

-- An element of the lists of attachments names no receipt. A warning, because what the others say still holds.
select
    transaction_id,
    position
from {{ ref('stg_qonto__transaction_attachments') }}
where attachment_id is null
