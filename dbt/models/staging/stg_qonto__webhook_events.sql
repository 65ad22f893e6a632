with source as (

    select * from {{ ref('base_qonto__webhook_events') }}

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

envelopes as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {'subscription_id': '$.subscription_id', 'sent_at': '$.created_at'},
        {'data': '$.data'},
        keep=['id', 'organization_id', 'type', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'envelopes',
        'data',
        {
            'event': '$.event',
            'data_id': '$.id',
            'payment_link_id': '$.payment_link_id',
            'account_id': '$.bank_account_id',
            'nested_account_id': '$.bank_account.id',
            'object_updated_at': '$.updated_at',
        },
        keep=[
            'id', 'organization_id', 'type', 'subscription_id', 'sent_at', '_seq', '_extracted_at', '_loaded_at',
        ]
    ) | indent(4) }}

),

final as (

    select
        id as webhook_event_id,
        organization_id,
        subscription_id,
        type as webhook_type,
        -- Some of the bank's pages write it with the type in front: cards.locked.
        regexp_extract(event, '[^.]+$') as event,
        coalesce(data_id, payment_link_id) as object_id,
        coalesce(account_id, nested_account_id) as bank_account_id,
        {{ qonto.text_to_timestamp('object_updated_at') }} as object_updated_at,
        coalesce(regexp_extract(event, '[^.]+$') = 'deleted', false) as is_deletion,
        {{ qonto.text_to_timestamp('sent_at') }} as sent_at,
        _extracted_at as received_at,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
