{{ config(severity='warn') }}

-- A warning, because everything is made from the cents: the bank states each amount twice, and here they differ.
select
    transaction_id,
    stated_amount,
    amount_cents
from {{ ref('stg_qonto__transactions') }}
where stated_amount != {{ qonto.cents_to_major('amount_cents') }}
