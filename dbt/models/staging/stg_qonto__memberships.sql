with source as (

    select * from {{ ref('base_qonto__memberships') }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', 'memberships') | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {
            'first_name': '$.first_name',
            'last_name': '$.last_name',
            'email': '$.email',
            'role': '$.role',
            'team_id': '$.team_id',
            'membership_status': '$.status',
        },
        keep=['id', 'organization_id', 'is_deleted', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

-- Birth date, nationality and residence stay in the raw payload: finance has no use for them.
final as (

    select
        id as membership_id,
        organization_id,
        first_name,
        last_name,
        {{ qonto.plain_text("coalesce(first_name, '') || ' ' || coalesce(last_name, '')") }} as full_name,
        email,
        role,
        team_id,
        membership_status,
        is_deleted,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
