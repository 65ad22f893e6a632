{#
  What was known when. The ledger of loads says when each manifest was committed, and the staging tables say which manifest
  landed a content first (`_first_seq`) and last (`_seq`). Everything is asked up to the newest load of
  `int_qonto__last_loads`, so that all models of a build show the same moment, even while the loader goes on.
#}

{#
  A whole select: the transactions as they were known at the end of a day of the company, or at an instant in UTC
  ('2026-03-31' or '2026-03-31 16:00:00'), with the columns of stg_qonto__transactions. Labels and accounts are joined
  as they were known too when the package is built with the variable `qonto_as_known_on`.
#}
{% macro as_known_on(date) -%}
{%- set condition = 'where committed_at < ' ~ qonto.known_until(date) -%}
with newest as (

    {{ qonto.select_newest_versions(condition) | indent(4) }}

),

versions as (

    select * from {{ ref('stg_qonto__transaction_versions') }}

),

deletions as (

    {{ qonto.select_deletions(condition) | indent(4) }}

),

final as (

    select
        versions.*,
        deletions.transaction_id is not null as is_deleted,
        deletions.deleted_at
    from versions
    inner join newest
        on versions.organization_id = newest.organization_id
        and versions.transaction_id = newest.transaction_id
        and versions.updated_at = newest.updated_at
        and versions._hash = newest._hash
    left join deletions
        on versions.organization_id = deletions.organization_id
        and versions.transaction_id = deletions.transaction_id
    where versions.unusable_reason is null

)

select * from final
{%- endmacro %}


{#
  A whole select: which version of each transaction is the newest, up to the last load of which `condition` is true. On
  the key columns alone, so that no payload has to be sorted.
#}
{% macro select_newest_versions(condition='') -%}
select
    source.organization_id,
    source.id as transaction_id,
    source.updated_at,
    source._hash
from {{ ref('base_qonto__transactions') }} as source
inner join (

    {{ qonto.select_last_load(condition) | indent(4) }}

) as last_load
    on source.organization_id = last_load.organization_id
where coalesce(source._first_seq, source._seq) <= last_load.seq
qualify row_number() over (
    partition by source.organization_id, source.id
    order by
        source.updated_at desc,
        {{ qonto.landed_seq('source') }} desc,
        source._part desc,
        source._row desc
) = 1
{%- endmacro %}


{#
  A whole select: the transactions of which it was known, up to the last load of which `condition` is true, that the bank has
  deleted them. One that had landed once more by then was there again.
#}
{% macro select_deletions(condition='') -%}
select
    deletions.organization_id,
    deletions.id as transaction_id,
    deletions.bank_account_id,
    deletions.deleted_at,
    deletions.found_by
from (
    select
        found.*,
        {{ qonto.landed_seq('found') }} as found_seq
    from {{ ref('base_qonto__transaction_deletions') }} as found
    inner join (

        {{ qonto.select_last_load(condition) | indent(8) }}

    ) as last_load
        on found.organization_id = last_load.organization_id
    where coalesce(found._first_seq, found._seq) <= last_load.seq
    qualify row_number() over (
        partition by found.organization_id, found.id
        order by {{ qonto.landed_seq('found') }} desc, found._part desc, found._row desc
    ) = 1
) as deletions
left join (
    select
        content.organization_id,
        content.id,
        max({{ qonto.landed_seq('content') }}) as last_seq
    from {{ ref('base_qonto__transactions') }} as content
    inner join (

        {{ qonto.select_last_load(condition) | indent(8) }}

    ) as last_load
        on content.organization_id = last_load.organization_id
    where
        content.id in (select id from {{ ref('base_qonto__transaction_deletions') }})
        and coalesce(content._first_seq, content._seq) <= last_load.seq
    group by content.organization_id, content.id
) as landed
    on deletions.organization_id = landed.organization_id
    and deletions.id = landed.id
-- Of one manifest, what was asked for by its id was asked after it was listed.
where coalesce(landed.last_seq, 0) <= deletions.found_seq
{%- endmacro %}


{# A whole select: the newest load of each organization; with a condition, the newest of which that is true. #}
{% macro select_last_load(condition='') -%}
select
    organization_id,
    max(load_seq) as seq
from {{ ref('stg_qonto__loads') if condition else ref('int_qonto__last_loads') }}
{%- if condition %}
{{ condition }}
{%- endif %}
group by organization_id
{%- endmacro %}


{# The last manifest up to `last_load` that is known to have landed a content: of those after it, only the first and the last are kept. #}
{% macro landed_seq(relation) -%}
case when {{ relation }}._seq <= last_load.seq then {{ relation }}._seq else coalesce({{ relation }}._first_seq, {{ relation }}._seq) end
{%- endmacro %}


{# The instant at which a day of the company ends, or the instant itself; UTC. #}
{% macro known_until(date) -%}
{%- set text = qonto.checked_moment(date) -%}
{%- if text | length == 10 -%}
{{ qonto.end_of_local_day(text) }}
{%- else -%}
{#- With its seconds and its offset: what an engine takes a text without them for is its own. -#}
{%- set to_the_minute, seconds, offset = modules.re.fullmatch('(.{16})(:[0-9.]+)?(.*)', text).groups() -%}
{{ qonto.instant(to_the_minute ~ (seconds or ':00') ~ (offset or 'Z')) }}
{%- endif -%}
{%- endmacro %}


{# A table's partitions, one for each month of a timestamp, as the engine's setting; DuckDB has none and needs none. #}
{% macro months_of(column) %}
{{- return(adapter.dispatch('months_of', 'qonto')(column)) -}}
{% endmacro %}

{% macro duckdb__months_of(column) %}
{{- return(none) -}}
{% endmacro %}

{% macro bigquery__months_of(column) %}
{{- return({'field': column, 'data_type': 'timestamp', 'granularity': 'month'}) -}}
{% endmacro %}


{# A table's partitions: apart the rows in which a number from 1 on is null. For selects that say `column >= 1`. #}
{% macro numbers_of(column) %}
{{- return(adapter.dispatch('numbers_of', 'qonto')(column)) -}}
{% endmacro %}

{% macro duckdb__numbers_of(column) %}
{{- return(none) -}}
{% endmacro %}

{% macro bigquery__numbers_of(column) %}
{{- return({'field': column, 'data_type': 'int64', 'range': {'start': 1, 'end': 1001, 'interval': 1000}}) -}}
{% endmacro %}
