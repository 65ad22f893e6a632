-- Where every listing of the bank stands, and what proves it, as the newest load has it.
with loads as (

    select * from {{ ref('base_qonto__loads') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

newest as (

    select
        loads.organization_id,
        loads.slices
    from loads
    inner join last_load
        on loads.organization_id = last_load.organization_id
        and loads.seq = last_load.seq

),

elements as (

    {{ qonto.select_json_elements('newest', 'slices', keep=['organization_id']) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'elements',
        'element',
        {
            'stream': '$.stream',
            'bank_account_id': '$.slice.bank_account_id',
            'status': '$.slice.status',
            'side': '$.slice.side',
            'operation_type': '$.slice.operation_type',
            'settled_from': '$.slice.settled_from',
            'settled_to': '$.slice.settled_to',
            'watermark': '$.watermark',
            'began_at': '$.began_at',
            'proof': '$.proof',
            'looked_at': '$.looked_at',
            'held_since': '$.held.since',
            'last_proven_at': '$.held.proven_at',
        },
        keep=['organization_id']
    ) | indent(4) }}

),

final as (

    select
        organization_id,
        stream,
        bank_account_id,
        status,
        coalesce(side, operation_type, settled_from, settled_to) is not null as is_filtered,
        side,
        operation_type,
        {{ qonto.text_to_timestamp('settled_from') }} as settled_from,
        {{ qonto.text_to_timestamp('settled_to') }} as settled_to,
        {{ qonto.text_to_timestamp('watermark') }} as watermark,
        {{ qonto.text_to_timestamp('began_at') }} as began_at,
        proof,
        proof is null as is_held,
        {{ qonto.text_to_timestamp('held_since') }} as held_since,
        case when proof is null then {{ qonto.text_to_timestamp('last_proven_at') }} else {{ qonto.text_to_timestamp('looked_at') }} end as proven_at,
        {{ qonto.text_to_timestamp('looked_at') }} as looked_at
    from fields

)

select * from final
