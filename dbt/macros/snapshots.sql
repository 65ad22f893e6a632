{#
  A whole select: the newest row of each id of a stream that is landed whole, and `is_deleted`.

  A stream such as labels is landed entirely whenever anything in it changes. So an id that the last
  landing does not hold is gone at the bank. Its row is kept: old transactions still name it.
  The ledger of loads is asked too, because a landing with no rows leaves no trace in the table.
#}
{% macro select_newest_of_snapshot(relation, stream) %}
select
    {{ relation }}.*,
    {{ relation }}._seq < last_landing.seq as is_deleted
from {{ relation }}
inner join (
    {{ qonto.select_last_load() | indent(4) }}
) as last_load
    on {{ relation }}.organization_id = last_load.organization_id
left join (
    select
        landings.organization_id,
        max(landings.seq) as seq
    from (
        select
            {{ relation }}.organization_id,
            {{ relation }}._seq as seq
        from {{ relation }}
        inner join {{ ref('int_qonto__last_loads') }} as loads
            on {{ relation }}.organization_id = loads.organization_id
            and {{ relation }}._seq <= loads.load_seq
        union all
        select
            organization_id,
            {{ stream }}_landed_seq as seq
        from {{ ref('int_qonto__last_loads') }}
    ) as landings
    group by landings.organization_id
) as last_landing
    on {{ relation }}.organization_id = last_landing.organization_id
{{ qonto.where_newest_known(relation) }}
{%- endmacro %}


{# Of the contents of each id that were known at `last_load`, the one that was landed last. #}
{% macro where_newest_known(relation) -%}
where coalesce({{ relation }}._first_seq, {{ relation }}._seq) <= last_load.seq
qualify row_number() over (
    partition by {{ relation }}.organization_id, {{ relation }}.id
    order by {{ qonto.landed_seq(relation) }} desc, {{ relation }}._part desc, {{ relation }}._row desc
) = 1
{%- endmacro %}
