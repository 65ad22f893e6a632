{{ config(materialized='view') }}

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

attachment_fields as (

    {{ qonto.select_json_fields(
        'attachment_elements',
        'element',
        dict(
            qonto.id_fields('attachment'),
            file_name='$.file_name',
            probative_status='$.probative_attachment.status'
        ),
        keep=['transaction_id', 'organization_id', 'position', 'element']
    ) | indent(4) }}

),

id_elements as (

    {{ qonto.select_json_elements('transactions', 'attachment_ids', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

id_fields as (

    {{ qonto.select_json_fields(
        'id_elements',
        'element',
        qonto.id_fields('attachment'),
        keep=['transaction_id', 'organization_id', 'position', 'element']
    ) | indent(4) }}

),

-- Both lists count: either may name a receipt that the other does not.
combined as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.id_of_element('element') }} as attachment_id,
        file_name,
        probative_status,
        1 as preference
    from attachment_fields

    union all

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.id_of_element('element') }} as attachment_id,
        cast(null as string) as file_name,
        cast(null as string) as probative_status,
        2 as preference
    from id_fields

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
    where true
    -- An element that does not say which receipt it is stays a row, so that a test can tell of it.
    qualify
        attachment_id is null
        or row_number() over (partition by organization_id, transaction_id, attachment_id order by preference, position) = 1

)

select * from final
