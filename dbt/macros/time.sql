{#
  ISO-8601 text to a UTC timestamp. On DuckDB timestamps are naive and mean UTC; a plain cast there would drop an offset,
  but takes a third of the time where there is none, which is what the bank sends. It also reads years that BigQuery does
  not have, and those are unreadable here too.
#}
{% macro text_to_timestamp(text) %}
{{- adapter.dispatch('text_to_timestamp', 'qonto')(text) -}}
{% endmacro %}

{% macro duckdb__text_to_timestamp(text) -%}
case
            when {{ text }} like '____-%Z' then try_cast({{ text }} as timestamp)
            when {{ text }} like '____-%' then timezone('UTC', try_cast({{ text }} as timestamptz))
        end
{%- endmacro %}

{% macro bigquery__text_to_timestamp(text) -%}
safe_cast({{ text }} as timestamp)
{%- endmacro %}


{#
  The calendar day of a UTC timestamp in the company's time zone; a DATE on both engines. On DuckDB the timestamp becomes
  an instant by its microseconds; through the zone UTC it would take half as long again.
#}
{% macro local_date(timestamp) %}
{{- adapter.dispatch('local_date', 'qonto')(timestamp, qonto.company_timezone()) -}}
{% endmacro %}

{% macro duckdb__local_date(timestamp, timezone) -%}
cast(timezone('{{ timezone }}', make_timestamptz(epoch_us({{ timestamp }}))) as date)
{%- endmacro %}

{% macro bigquery__local_date(timestamp, timezone) -%}
date({{ timestamp }}, '{{ timezone }}')
{%- endmacro %}


{# The instant at which a day ('2026-03-31') ends in the company's time zone, in UTC. #}
{% macro end_of_local_day(day) %}
{{- adapter.dispatch('end_of_local_day', 'qonto')(day, qonto.company_timezone()) -}}
{% endmacro %}

{% macro duckdb__end_of_local_day(day, timezone) -%}
timezone('UTC', timezone('{{ timezone }}', cast('{{ day }}' as timestamp) + interval 1 day))
{%- endmacro %}

{% macro bigquery__end_of_local_day(day, timezone) -%}
timestamp(date_add(date '{{ day }}', interval 1 day), '{{ timezone }}')
{%- endmacro %}


{# A whole select: `keep` columns and one row per day from `first_day` to `last_day`, both included. #}
{% macro select_days(relation, first_day, last_day, day, keep=[]) %}
{{- adapter.dispatch('select_days', 'qonto')(relation, first_day, last_day, day, keep) -}}
{% endmacro %}

{% macro duckdb__select_days(relation, first_day, last_day, day, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    cast(_day as date) as {{ day }}
from {{ relation }}
cross join unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as _days (_day)
{%- endmacro %}

{% macro bigquery__select_days(relation, first_day, last_day, day, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    {{ day }}
from {{ relation }}
cross join unnest(generate_date_array({{ first_day }}, {{ last_day }})) as {{ day }}
{%- endmacro %}


{# The seconds since 1970 of a UTC timestamp, as an integer. #}
{% macro unix_seconds(timestamp) %}
{{- adapter.dispatch('unix_seconds', 'qonto')(timestamp) -}}
{% endmacro %}

{% macro duckdb__unix_seconds(timestamp) -%}
epoch_us({{ timestamp }}) // 1000000
{%- endmacro %}

{% macro bigquery__unix_seconds(timestamp) -%}
unix_seconds({{ timestamp }})
{%- endmacro %}
