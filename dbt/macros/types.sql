{#
  An exact decimal. BigQuery allows no precision in a cast and needs none: its NUMERIC is exact to nine places.
  On DuckDB a bare NUMERIC has three places.
#}
{% macro numeric_type(precision, scale) %}
{{- adapter.dispatch('numeric_type', 'qonto')(precision, scale) -}}
{% endmacro %}

{% macro duckdb__numeric_type(precision, scale) -%}
numeric({{ precision }}, {{ scale }})
{%- endmacro %}

{% macro bigquery__numeric_type(precision, scale) -%}
numeric
{%- endmacro %}


{# Text that cannot be read as the type becomes null; tests/qonto_every_value_survives_typing.sql counts such values. #}
{% macro try_cast(expression, type) %}
{{- adapter.dispatch('try_cast', 'qonto')(expression, type) -}}
{% endmacro %}

{% macro duckdb__try_cast(expression, type) -%}
try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro bigquery__try_cast(expression, type) -%}
safe_cast({{ expression }} as {{ type }})
{%- endmacro %}


{#
  Numbers in texts, bounded: what is longer than money or a rate can be is no number, like any other text that cannot be read.
  So whatever a row says, the sums made of it stay exact, and no cast of one further on can stop a build. Both engines round
  to the same places.
#}

{#
  A whole number of at most sixteen digits, which is more than a double holds. Through a decimal, because the API may print the same integer as 5240, "5240" or
  5240.0; never through a float. Not more than eighteen digits with the places, because DuckDB converts wider decimals a
  hundred times slower.
#}
{% macro text_to_integer(text) -%}
{{ qonto.try_cast(qonto.bounded_decimal(text, 16, 2), 'int64') }}
{%- endmacro %}

{# An amount. The API's prose shows decimal commas, its answers show points. #}
{% macro text_to_decimal(text) -%}
{{ qonto.bounded_decimal("replace(" ~ text ~ ", ',', '.')", 14, 4) }}
{%- endmacro %}

{# An amount in hundredths of its unit. The wide decimal is for the one that is a hundred times as long. #}
{% macro text_to_cents(text) -%}
{{ qonto.try_cast('cast(' ~ qonto.text_to_decimal(text) ~ ' as ' ~ qonto.numeric_type(38, 4) ~ ') * 100', 'int64') }}
{%- endmacro %}

{# A percentage. #}
{% macro text_to_rate(text) -%}
{{ qonto.bounded_decimal("replace(" ~ text ~ ", ',', '.')", 5, 4) }}
{%- endmacro %}

{# Written out, because a cast knows other words on each engine. #}
{% macro text_to_boolean(text) -%}
case
            when lower({{ text }}) in ('true', '1') then true
            when lower({{ text }}) in ('false', '0') then false
        end
{%- endmacro %}


{# A decimal with so many digits before and after the point, rounded; null for more of the former, and for other texts. #}
{% macro bounded_decimal(text, digits, places) %}
{{- adapter.dispatch('bounded_decimal', 'qonto')(text, digits, places) -}}
{% endmacro %}

{% macro duckdb__bounded_decimal(text, digits, places) -%}
try_cast({{ text }} as {{ qonto.numeric_type(digits + places, places) }})
{%- endmacro %}

{% macro bigquery__bounded_decimal(text, digits, places) -%}
case
            when abs(round(safe_cast({{ text }} as numeric), {{ places }})) < numeric '1e{{ digits }}'
                then round(safe_cast({{ text }} as numeric), {{ places }})
        end
{%- endmacro %}
