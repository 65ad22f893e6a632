{{ config(severity='warn') }}

-- A warning, because somebody entered it at the bank: VAT of movements that can carry none counts nowhere.
select
    transaction_id,
    booking_date,
    counterparty_name,
    operation_type,
    subject_type,
    is_internal_transfer,
    signed_amount_cents,
    signed_vat_amount_cents
from {{ ref('qonto__transactions') }}
where is_in_cash and not is_vat_relevant and signed_vat_amount_cents != 0
