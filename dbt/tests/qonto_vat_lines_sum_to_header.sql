{{ config(severity='warn') }}

-- A warning, because both numbers are the bank's: the marts show the difference and use the header.
select
    transaction_id,
    header_vat_amount_cents,
    lines_vat_amount_cents,
    vat_difference_cents
from {{ ref('qonto__vat_lines') }}
where line_number = 1 and vat_difference_cents != 0
