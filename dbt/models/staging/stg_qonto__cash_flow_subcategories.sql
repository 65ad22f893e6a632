with source as (

    select * from {{ ref('base_qonto__cash_flow_categories') }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', 'cash_flow_categories') | indent(4) }}

),

categories as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {},
        arrays={'subcategories': '$.subcategories'},
        keep=['id', 'organization_id', 'is_deleted']
    ) | indent(4) }}

),

elements as (

    {{ qonto.select_json_elements('categories', 'subcategories', keep=['id', 'organization_id', 'is_deleted']) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'elements',
        'element',
        {
            'cashflow_subcategory_id': '$.id',
            'cashflow_subcategory_name': '$.name',
            'vat_rate': '$.vat_rate',
        },
        keep=['id', 'organization_id', 'is_deleted', 'position']
    ) | indent(4) }}

),

final as (

    select
        id as cashflow_category_id,
        organization_id,
        position,
        cashflow_subcategory_id,
        cashflow_subcategory_name,
        {{ qonto.text_to_rate('vat_rate') }} as vat_rate,
        is_deleted
    from fields

)

select * from final
