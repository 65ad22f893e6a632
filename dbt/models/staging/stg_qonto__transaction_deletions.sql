{{ config(materialized='view') }}

-- Transactions that the bank no longer knows. One that has landed once more since is there again, and is not among them.
select
    organization_id,
    transaction_id,
    bank_account_id,
    deleted_at,
    found_by
from {{ ref('int_qonto__marked_versions') }}
where mark = 'deleted'
