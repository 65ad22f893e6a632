with transactions as (

    select
        transaction_id,
        organization_id,
        attachments,
        attachment_ids
    from {{ ref('stg_qonto__transactions') }}

),

attachment_elements as (

    {{ qonto.select_json_elements('transactions', 'attachments', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

attachment_objects as (

    {{ qonto.select_json_fields(
        'attachment_elements',
        'element',
        {'attachment_id': '$.id', 'file_name': '$.file_name', 'probative_status': '$.probative_attachment.status'},
        keep=['transaction_id', 'organization_id', 'position']
    ) | indent(4) }}

),

id_elements as (

    {{ qonto.select_json_elements('transactions', 'attachment_ids', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

bare_ids as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.json_to_text('element') }} as attachment_id
    from id_elements

),

-- Both lists count: either may name a receipt that the other does not.
combined as (

    select
        transaction_id,
        organization_id,
        position,
        attachment_id,
        file_name,
        probative_status,
        1 as preference
    from attachment_objects

    union all

    select
        transaction_id,
        organization_id,
        position,
        attachment_id,
        cast(null as string) as file_name,
        cast(null as string) as probative_status,
        2 as preference
    from bare_ids

),

final as (

    select
        transaction_id,
        organization_id,
        position,
        attachment_id,
        file_name,
        probative_status
    from combined
    where attachment_id is not null
    qualify row_number() over (partition by organization_id, transaction_id, attachment_id order by preference, position) = 1

)

select * from final
