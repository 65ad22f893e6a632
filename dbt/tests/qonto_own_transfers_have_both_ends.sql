{{ config(severity='warn') }}

-- A warning, because the other end may be on its way, before the first day that was read, or on an account that these
-- credentials do not show: until it is seen, own transfers do not add up to nothing.
select
    transaction_id,
    bank_account_name,
    booking_date,
    cash_amount_cents
from {{ ref('qonto__transactions') }}
where is_internal_transfer and is_in_cash and partner_transaction_id is null
