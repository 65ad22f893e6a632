{{ config(materialized='table') }}

with items as (

    select
        *,
        count(*) over (partition by organization_id, transaction_id)
        = count(vat_amount_cents) over (partition by organization_id, transaction_id) as is_complete
    from {{ ref('stg_qonto__transaction_vat_items') }}
    where vat_amount_cents is not null or vat_rate is not null

),

transactions as (

    select * from {{ ref('stg_qonto__transactions') }}

),

detailed as (

    select
        transaction_id,
        organization_id,
        row_number() over (partition by organization_id, transaction_id order by position) as line_number,
        'vat_details' as vat_source,
        vat_rate,
        vat_amount_cents,
        amount_excluding_vat_cents,
        is_complete
    from items

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
    where
        transactions.vat_amount_cents is not null
        and not (transactions.vat_amount_cents = 0 and transactions.vat_rate is null)
        and not exists (
            select 1
            from detailed
            where
                transactions.organization_id = detailed.organization_id
                and transactions.transaction_id = detailed.transaction_id
                and detailed.is_complete
        )

),

combined as (

    select * from from_header
    union all
    select * from detailed
    where is_complete
    union all
    select * from detailed
    where
        not is_complete
        and not exists (
            select 1
            from from_header
            where
                detailed.organization_id = from_header.organization_id
                and detailed.transaction_id = from_header.transaction_id
        )

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
