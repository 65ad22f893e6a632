{{ config(severity='warn') }}

-- A warning, because all numbers are the bank's: VAT against the sign of its amount, or more VAT or net than there is amount.
with lines as (

    select
        vat_lines.transaction_id,
        vat_lines.line_number,
        vat_lines.side,
        vat_lines.header_vat_amount_cents,
        vat_lines.vat_amount_cents,
        -- Without a sign again, as the bank gives it: then nothing here may be negative.
        {{ qonto.signed('vat_lines.signed_amount_excluding_vat_cents', 'vat_lines.side') }} as amount_excluding_vat_cents,
        abs(transactions.signed_amount_cents) as amount_cents
    from {{ ref('qonto__vat_lines') }} as vat_lines
    inner join {{ ref('qonto__transactions') }} as transactions
        on vat_lines.organization_id = transactions.organization_id
        and vat_lines.transaction_id = transactions.transaction_id

)

select *
from lines
where
    {%- for column in ['header_vat_amount_cents', 'vat_amount_cents', 'amount_excluding_vat_cents'] %}
    {{ column }} < 0
    or {{ column }} > amount_cents
    {{ 'or' if not loop.last }}
    {%- endfor %}
