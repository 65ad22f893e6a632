with transactions as (

    select
        transaction_id,
        organization_id,
        labels,
        label_ids
    from {{ ref('stg_qonto__transactions') }}

),

label_elements as (

    {{ qonto.select_json_elements('transactions', 'labels', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

label_objects as (

    {{ qonto.select_json_fields(
        'label_elements',
        'element',
        {'label_id': '$.id', 'label_name': '$.name', 'parent_label_id': '$.parent_id'},
        keep=['transaction_id', 'organization_id', 'position']
    ) | indent(4) }}

),

-- The included objects win; the bare ids speak only where none was included.
without_objects as (

    select *
    from transactions
    where {{ qonto.json_array_length('labels') }} = 0

),

id_elements as (

    {{ qonto.select_json_elements('without_objects', 'label_ids', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

bare_ids as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.json_to_text('element') }} as label_id
    from id_elements

),

combined as (

    select
        transaction_id,
        organization_id,
        position,
        label_id,
        label_name,
        parent_label_id
    from label_objects

    union all

    select
        transaction_id,
        organization_id,
        position,
        label_id,
        cast(null as string) as label_name,
        cast(null as string) as parent_label_id
    from bare_ids

),

final as (

    select *
    from combined
    where label_id is not null
    qualify row_number() over (partition by organization_id, transaction_id, label_id order by position) = 1

)

select * from final
