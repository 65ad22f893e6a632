{#
  Cents to the currency's unit, exactly. Multiplied and not divided: on DuckDB a decimal divided by
  an integer is a DOUBLE.
#}
{% macro cents_to_major(cents) -%}
cast(
    cast({{ cents }} as {{ qonto.numeric_type(18, 0) }}) * cast('0.01' as {{ qonto.numeric_type(3, 2) }})
    as {{ qonto.numeric_type(18, 2) }}
)
{%- endmacro %}


{# The bank never signs an amount: `side` does. An unknown side gives null, which the tests refuse. #}
{% macro signed(cents, side='side') -%}
case {{ side }} when 'credit' then {{ cents }} when 'debit' then -{{ cents }} end
{%- endmacro %}


{# Division of non-negative integers, the remainder dropped. #}
{% macro integer_divide(dividend, divisor) %}
{{- adapter.dispatch('integer_divide', 'qonto')(dividend, divisor) -}}
{% endmacro %}

{% macro duckdb__integer_divide(dividend, divisor) -%}
{{ dividend }} // {{ divisor }}
{%- endmacro %}

{% macro bigquery__integer_divide(dividend, divisor) -%}
div({{ dividend }}, {{ divisor }})
{%- endmacro %}
