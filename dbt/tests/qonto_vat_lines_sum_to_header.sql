{{ config(severity='warn') }}

-- A warning, because all numbers are the bank's: the marts show the differences and use the transaction's own numbers.
select
    transaction_id,
    header_vat_amount_cents,
    lines_vat_amount_cents,
    vat_difference_cents,
    amount_difference_cents
from {{ ref('qonto__vat_lines') }}
where line_number = 1 and (vat_difference_cents != 0 or amount_difference_cents != 0)
