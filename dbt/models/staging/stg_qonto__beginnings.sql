-- From when the listings hold that do not reach back to the beginning, as the newest load has it.
with loads as (

    select * from {{ ref('base_qonto__loads') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

newest as (

    select
        loads.organization_id,
        loads.beginnings
    from loads
    inner join last_load
        on loads.organization_id = last_load.organization_id
        and loads.seq = last_load.seq
    where loads.beginnings is not null

),

elements as (

    {{ qonto.select_json_elements('newest', 'beginnings', keep=['organization_id']) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'elements',
        'element',
        {'bank_account_id': '$.bank_account_id', 'status': '$.status', 'began_at': '$.began_at'},
        keep=['organization_id']
    ) | indent(4) }}

),

final as (

    select
        organization_id,
        bank_account_id,
        status,
        {{ qonto.text_to_timestamp('began_at') }} as began_at
    from fields

)

select * from final
