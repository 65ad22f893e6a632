with source as (

    select * from {{ ref('base_qonto__labels') }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', 'labels') | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {'label_name': '$.name', 'parent_label_id': '$.parent_id'},
        keep=['id', 'organization_id', 'is_deleted', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

final as (

    select
        id as label_id,
        organization_id,
        label_name,
        parent_label_id,
        is_deleted,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
