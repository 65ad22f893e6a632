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
cross join (
    select max(load_seq) as seq from {{ ref('stg_qonto__loads') }}
) as last_load
cross join (
    select max(landings.seq) as seq
    from (
        select max({{ relation }}._seq) as seq
        from {{ relation }}
        inner join {{ ref('stg_qonto__loads') }} as loads on {{ relation }}._seq = loads.load_seq
        union all
        select max(load_seq) as seq from {{ ref('stg_qonto__loads') }} where {{ stream }}_landed is not null
    ) as landings
) as last_landing
{{ qonto.where_newest_known(relation) }}
{%- endmacro %}


{# Of the contents of each id that were known at `last_load`, the one that was landed last. #}
{% macro where_newest_known(relation) -%}
where coalesce({{ relation }}._first_seq, {{ relation }}._seq) <= last_load.seq
qualify row_number() over (
    partition by {{ relation }}.id
    order by {{ qonto.landed_seq(relation) }} desc, {{ relation }}._part desc, {{ relation }}._row desc
) = 1
{%- endmacro %}
