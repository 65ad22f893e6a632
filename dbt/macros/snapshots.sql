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
    select max(landings.seq) as seq
    from (
        select max(_seq) as seq from {{ relation }}
        union all
        select max(load_seq) as seq from {{ ref('stg_qonto__loads') }} where {{ stream }}_landed is not null
    ) as landings
) as last_landing
qualify row_number() over (
    partition by {{ relation }}.id
    order by {{ relation }}._seq desc, {{ relation }}._part desc, {{ relation }}._row desc
) = 1
{%- endmacro %}
