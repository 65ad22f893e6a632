{{ config(materialized='view') }}

with transactions as (

    select
        transaction_id,
        organization_id,
        vat_items
    from {{ ref('stg_qonto__transactions') }}

),

item_elements as (

    {{ qonto.select_json_elements('transactions', 'vat_items', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

-- The leaves are texts in the reference and numbers elsewhere; both arrive here as text.
items as (

    {{ qonto.select_json_fields(
        'item_elements',
        'element',
        {
            'vat_rate': '$.rate',
            'vat_amount': '$.amount',
            'vat_amount_cents': '$.amount_cents',
            'amount_excluding_vat': '$.amount_excluding_vat',
            'amount_excluding_vat_cents': '$.amount_excluding_vat_cents',
        },
        keep=['transaction_id', 'organization_id', 'position']
    ) | indent(4) }}

),

final as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.text_to_rate('vat_rate') }} as vat_rate,
        coalesce(
            {{ qonto.text_to_integer('vat_amount_cents') }},
            {{ qonto.text_to_cents('vat_amount') }}
        ) as vat_amount_cents,
        coalesce(
            {{ qonto.text_to_integer('amount_excluding_vat_cents') }},
            {{ qonto.text_to_cents('amount_excluding_vat') }}
        ) as amount_excluding_vat_cents
    from items

)

select * from final
