with source as (

    select * from {{ ref('base_qonto__organizations') }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', 'organizations') | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {
            'organization_slug': '$.slug',
            'organization_name': '$.name',
            'legal_name': '$.legal_name',
            'legal_number': '$.legal_number',
            'legal_form': '$.legal_form',
            'legal_country': '$.legal_country',
            'legal_sector': '$.legal_sector',
            'locale': '$.locale',
        },
        keep=['id', 'is_deleted', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

final as (

    select
        id as organization_id,
        organization_slug,
        organization_name,
        legal_name,
        legal_number,
        legal_form,
        legal_country,
        legal_sector,
        locale,
        is_deleted,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
