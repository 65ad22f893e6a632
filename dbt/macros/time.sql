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


{# An instant that a setting names ('2026-03-31 16:00:00+02:00'), as a UTC timestamp. A plain cast on DuckDB drops the offset. #}
{% macro instant(text) %}
{{- adapter.dispatch('instant', 'qonto')(text) -}}
{% endmacro %}

{% macro duckdb__instant(text) -%}
timezone('UTC', cast('{{ text }}' as timestamptz))
{%- endmacro %}

{% macro bigquery__instant(text) -%}
cast('{{ text }}' as timestamp)
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


{# The clock, as a UTC timestamp. For tests alone: what a model shows is as of the newest load. #}
{% macro now() %}
{{- return(adapter.dispatch('now', 'qonto')()) -}}
{% endmacro %}

{% macro duckdb__now() -%}
{{- return("timezone('UTC', current_timestamp)") -}}
{%- endmacro %}

{% macro bigquery__now() -%}
{{- return('current_timestamp()') -}}
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


{#
  The first day of the month, quarter or year of VAT that a date is in. A year begins in the month that the setting names, a
  quarter in it and in each third month after it.
#}
{% macro vat_period_start(date) -%}
{%- set unit = qonto.vat_period() -%}
{%- set later = {'month': 0, 'quarter': (qonto.vat_first_month() - 1) % 3, 'year': qonto.vat_first_month() - 1}[unit] -%}
{{- adapter.dispatch('period_start', 'qonto')(date, unit, later) -}}
{%- endmacro %}

{% macro duckdb__period_start(date, unit, later) -%}
cast(date_trunc('{{ unit }}', {{ date }} - interval {{ later }} month) + interval {{ later }} month as date)
{%- endmacro %}

{% macro bigquery__period_start(date, unit, later) -%}
date_add(date_trunc(date_sub({{ date }}, interval {{ later }} month), {{ unit }}), interval {{ later }} month)
{%- endmacro %}


{# The last day of the period of VAT that begins on a date. #}
{% macro vat_period_end(start) %}
{{- adapter.dispatch('period_end', 'qonto')(start, qonto.vat_period()) -}}
{% endmacro %}

{% macro duckdb__period_end(start, unit, count=1) -%}
cast({{ start }} + interval {{ count }} {{ unit }} - interval 1 day as date)
{%- endmacro %}

{% macro bigquery__period_end(start, unit, count=1) -%}
date_sub(date_add({{ start }}, interval {{ count }} {{ unit }}), interval 1 day)
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


{# The same in microseconds, which are all that a timestamp has. #}
{% macro unix_microseconds(timestamp) %}
{{- adapter.dispatch('unix_microseconds', 'qonto')(timestamp) -}}
{% endmacro %}

{% macro duckdb__unix_microseconds(timestamp) -%}
epoch_us({{ timestamp }})
{%- endmacro %}

{% macro bigquery__unix_microseconds(timestamp) -%}
unix_seconds({{ timestamp }}) * 1000000 + mod(extract(microsecond from {{ timestamp }}), 1000000)
{%- endmacro %}
