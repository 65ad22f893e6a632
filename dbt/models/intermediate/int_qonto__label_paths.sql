{#- The bank documents two levels. Self joins, and not a recursive query, because BigQuery refuses those inside views. -#}
{%- set levels = 5 -%}

with labels as (

    select
        label_id,
        organization_id,
        coalesce(label_name, label_id) as label_name,
        parent_label_id,
        is_deleted
    from {{ ref('stg_qonto__labels') }}

),

-- level_1 is the label itself, level_2 its parent, and so on; a label never joins twice, so a cycle ends.
ancestry as (

    select
        level_1.label_id,
        level_1.organization_id,
        level_1.parent_label_id,
        level_1.is_deleted,
        {%- for n in range(1, levels + 1) %}
        level_{{ n }}.label_id as id_{{ n }},
        level_{{ n }}.label_name as name_{{ n }},
        level_{{ n }}.parent_label_id as parent_{{ n }}{{ ',' if not loop.last }}
        {%- endfor %}
    from labels as level_1
    {%- for n in range(2, levels + 1) %}
    left join labels as level_{{ n }}
        on level_{{ n - 1 }}.organization_id = level_{{ n }}.organization_id
        and level_{{ n - 1 }}.parent_label_id = level_{{ n }}.label_id
        {%- for earlier in range(1, n) %}
        and level_{{ n }}.label_id != level_{{ earlier }}.label_id
        {%- endfor %}
    {%- endfor %}

),

tops as (

    select
        *,
        case
            {%- for n in range(levels, 0, -1) %}
            when id_{{ n }} is not null then {{ n }}
            {%- endfor %}
        end as label_depth,
        -- The parent that the topmost label reached still names; null at a true root.
        case
            {%- for n in range(levels, 0, -1) %}
            when id_{{ n }} is not null then parent_{{ n }}
            {%- endfor %}
        end as open_parent_id
    from ancestry

),

final as (

    select
        tops.label_id,
        tops.organization_id,
        tops.name_1 as label_name,
        tops.parent_label_id,
        {%- for n in range(levels, 1, -1) %}
        coalesce(tops.name_{{ n }} || ' > ', ''){{ ' ||' }}
        {%- endfor %}
        tops.name_1 as label_path,
        coalesce({% for n in range(levels, 0, -1) %}tops.id_{{ n }}{{ ', ' if not loop.last }}{% endfor %}) as root_label_id,
        coalesce({% for n in range(levels, 0, -1) %}tops.name_{{ n }}{{ ', ' if not loop.last }}{% endfor %}) as root_label_name,
        cast(tops.label_depth as int64) as label_depth,
        case
            when tops.open_parent_id is null then 'complete'
            when known.label_id is null then 'orphan'
            when tops.open_parent_id in ({% for n in range(1, levels + 1) %}coalesce(tops.id_{{ n }}, ''){{ ', ' if not loop.last }}{% endfor %}) then 'cycle'
            else 'too_deep'
        end as label_path_state,
        tops.is_deleted,
        {%- for n in range(2, levels + 1) %}
        tops.id_{{ n }} as ancestor_id_{{ n - 1 }}{{ ',' if not loop.last }}
        {%- endfor %}
    from tops
    left join labels as known
        on tops.organization_id = known.organization_id
        and tops.open_parent_id = known.label_id

)

select * from final
