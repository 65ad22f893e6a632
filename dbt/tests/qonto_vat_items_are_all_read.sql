{{ config(severity='warn') }}

-- An element of the VAT lines says nothing that a line says. A warning, because what the others say still holds.
select
    transaction_id,
    position
from {{ ref('stg_qonto__transaction_vat_items') }}
where vat_rate is null and vat_amount_cents is null and amount_excluding_vat_cents is null
