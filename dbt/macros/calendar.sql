{# The parts of a calendar. A week is that of ISO 8601: it begins on Monday, and belongs to the year that has its Thursday. #}
{% macro iso_year(date) -%}
extract(isoyear from {{ date }})
{%- endmacro %}


{# 1 to 53. #}
{% macro iso_week(date) %}
{{- adapter.dispatch('iso_week', 'qonto')(date) -}}
{% endmacro %}

{% macro duckdb__iso_week(date) -%}
extract(week from {{ date }})
{%- endmacro %}

{% macro bigquery__iso_week(date) -%}
extract(isoweek from {{ date }})
{%- endmacro %}


{# 1 on Monday to 7 on Sunday. #}
{% macro iso_day_of_week(date) %}
{{- adapter.dispatch('iso_day_of_week', 'qonto')(date) -}}
{% endmacro %}

{% macro duckdb__iso_day_of_week(date) -%}
extract(isodow from {{ date }})
{%- endmacro %}

{% macro bigquery__iso_day_of_week(date) -%}
mod(extract(dayofweek from {{ date }}) + 5, 7) + 1
{%- endmacro %}


{# Its Monday. #}
{% macro iso_week_start(date) %}
{{- adapter.dispatch('iso_week_start', 'qonto')(date) -}}
{% endmacro %}

{% macro duckdb__iso_week_start(date) -%}
cast(date_trunc('week', {{ date }}) as date)
{%- endmacro %}

{% macro bigquery__iso_week_start(date) -%}
date_trunc({{ date }}, isoweek)
{%- endmacro %}


{# The first day of its month, quarter or year in the calendar. #}
{% macro calendar_start(date, unit) -%}
{{- adapter.dispatch('period_start', 'qonto')(date, unit, 0) -}}
{%- endmacro %}


{# The first day of its quarter or year in the company's fiscal year. #}
{% macro fiscal_start(date, unit) -%}
{%- set first = qonto.fiscal_year_first_month() -%}
{{- adapter.dispatch('period_start', 'qonto')(date, unit, {'quarter': (first - 1) % 3, 'year': first - 1}[unit]) -}}
{%- endmacro %}


{# The last day of its fiscal year, or of one so many years later. #}
{% macro fiscal_year_end(date, later=0) -%}
{{- adapter.dispatch('period_end', 'qonto')(qonto.fiscal_start(date, 'year'), 'year', 1 + later) -}}
{%- endmacro %}


{# The calendar year in which the fiscal year of a date ends: that of the date itself where fiscal years begin in January. #}
{% macro fiscal_year(date) -%}
{%- set first = qonto.fiscal_year_first_month() -%}
extract(year from {{ date }})
{%- if first > 1 %} + case when extract(month from {{ date }}) >= {{ first }} then 1 else 0 end{% endif %}
{%- endmacro %}


{# Which month of its fiscal year a date is in, from 1. #}
{% macro fiscal_month(date) -%}
mod(extract(month from {{ date }}) + {{ 12 - qonto.fiscal_year_first_month() }}, 12) + 1
{%- endmacro %}


{# Which quarter of its fiscal year a date is in, from 1. #}
{% macro fiscal_quarter(date) -%}
case
            when {{ qonto.fiscal_month(date) }} <= 3 then 1
            when {{ qonto.fiscal_month(date) }} <= 6 then 2
            when {{ qonto.fiscal_month(date) }} <= 9 then 3
            else 4
        end
{%- endmacro %}
