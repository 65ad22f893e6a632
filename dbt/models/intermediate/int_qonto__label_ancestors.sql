with paths as (

    select * from {{ ref('int_qonto__label_paths') }}

),

final as (

    select
        label_id,
        organization_id,
        label_id as ancestor_label_id
    from paths
    {%- for n in range(1, 5) %}
    union all
    select
        label_id,
        organization_id,
        ancestor_id_{{ n }} as ancestor_label_id
    from paths
    where ancestor_id_{{ n }} is not null
    {%- endfor %}

)

select * from final
