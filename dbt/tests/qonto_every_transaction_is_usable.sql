-- An error, and still the marts are there: nothing is made from what this looks at. What is set aside is in no total, so
-- somebody has to know.
{{ config(
    tags='every_run',
    meta={'named_by': 'transaction_id, unusable_reason', 'words': 'No mart holds transaction '}
) }}
select
    transaction_id,
    organization_id,
    unusable_reason
from {{ ref('stg_qonto__unusable_transactions') }}
