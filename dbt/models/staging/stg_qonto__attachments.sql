with source as (

    select * from {{ ref('base_qonto__attachments') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

newest as (

    select source.*
    from source
    inner join last_load
        on source.organization_id = last_load.organization_id
    {{ qonto.where_newest_known('source') | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {'probative_status': '$.probative_attachment.status'},
        keep=[
            'id', 'organization_id', 'transaction_id', 'bank_account_id', 'file_name', 'file_content_type', 'file_size',
            'created_at', 'state', 'reason', 'object_path', 'object_uri', 'sha256', '_seq', '_extracted_at', '_loaded_at',
        ]
    ) | indent(4) }}

),

final as (

    select
        id as attachment_id,
        organization_id,
        transaction_id,
        bank_account_id,
        file_name,
        file_content_type,
        file_size as file_size_bytes,
        state as attachment_state,
        reason as attachment_state_reason,
        object_path,
        object_uri,
        sha256 as file_sha256,
        probative_status,
        created_at,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
