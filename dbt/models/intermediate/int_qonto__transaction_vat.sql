{{ config(materialized='qonto_by_transaction') }}

with items as (

    select * from {{ qonto.elements_to_write('vat_items') }}

),

transactions as (

    select * from {{ qonto.transactions_to_write() }}

),

-- Few, so that the others need not be put in order.
flawed as (

    select distinct
        organization_id,
        transaction_id
    from items
    where vat_amount_cents is null or (vat_amount_cents = 0 and vat_rate is null)

),

flawless_lines as (

    select
        items.transaction_id,
        items.organization_id,
        items.position as line_number,
        'vat_details' as vat_source,
        items.vat_rate,
        items.vat_amount_cents,
        items.amount_excluding_vat_cents,
        true as is_complete
    from items
    left join flawed
        on items.organization_id = flawed.organization_id
        and items.transaction_id = flawed.transaction_id
    where flawed.transaction_id is null

),

-- What says neither rate nor amount is no line, nor is zero without a rate: nobody entered anything.
flawed_lines as (

    select
        items.transaction_id,
        items.organization_id,
        row_number() over (partition by items.organization_id, items.transaction_id order by items.position) as line_number,
        'vat_details' as vat_source,
        items.vat_rate,
        items.vat_amount_cents,
        items.amount_excluding_vat_cents,
        count(*) over (partition by items.organization_id, items.transaction_id)
        = count(items.vat_amount_cents) over (partition by items.organization_id, items.transaction_id) as is_complete
    from items
    inner join flawed
        on items.organization_id = flawed.organization_id
        and items.transaction_id = flawed.transaction_id
    where items.vat_amount_cents != 0 or items.vat_rate is not null

),

lines as (

    select * from flawless_lines
    union all
    select * from flawed_lines

),

-- Where there are no lines, or where one of them does not say how much VAT it is.
-- Zero VAT without a rate is how the bank says that nothing was entered; it is not a line at 0 %.
from_header as (

    select
        transactions.transaction_id,
        transactions.organization_id,
        1 as line_number,
        'header' as vat_source,
        transactions.vat_rate,
        transactions.vat_amount_cents,
        transactions.amount_cents - transactions.vat_amount_cents as amount_excluding_vat_cents,
        true as is_complete
    from transactions
    left join lines
        on transactions.organization_id = lines.organization_id
        and transactions.transaction_id = lines.transaction_id
        and lines.line_number = 1
        and lines.is_complete
    where
        transactions.vat_amount_cents is not null
        and not (transactions.vat_amount_cents = 0 and transactions.vat_rate is null)
        and lines.transaction_id is null

),

combined as (

    select * from from_header
    union all
    select * from lines
    where is_complete
    union all
    select lines.*
    from lines
    left join from_header
        on lines.organization_id = from_header.organization_id
        and lines.transaction_id = from_header.transaction_id
    where not lines.is_complete and from_header.transaction_id is null

),

final as (

    select
        transaction_id,
        organization_id,
        line_number,
        vat_source,
        case when vat_rate >= 0 then cast(vat_rate as {{ qonto.numeric_type(9, 4) }}) end as vat_rate,
        case
            when vat_rate >= 0 then 'known'
            when vat_rate is null then 'absent'
            -- The bank's -1.
            else 'uncategorized'
        end as vat_rate_kind,
        vat_amount_cents,
        amount_excluding_vat_cents
    from combined

)

select * from final
