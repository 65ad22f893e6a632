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


{# Whether money has really moved. #}
{% macro is_cash_status(status) -%}
{{ status }} in ('{{ qonto.cash_statuses() | join("', '") }}')
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


{#
  How much of the account's currency one unit of the other one cost, to six places, rounded. In integers, because DuckDB
  divides decimals as floats; null beyond nine billions, where an integer would not hold it.
#}
{% macro exchange_rate(cents, local_amount) -%}
{#- Wide, because fourteen digits times a thousand are more than an ordinary decimal holds. -#}
{%- set thousandths = 'cast(cast(abs(' ~ local_amount ~ ') as ' ~ qonto.numeric_type(38, 4) ~ ') * 1000 as int64)' -%}
{%- set dividend = 'abs(' ~ cents ~ ') * 10000000 + ' ~ qonto.integer_divide(thousandths, 2) -%}
cast(
    case
        when abs({{ cents }}) < 900000000000
            then cast({{ qonto.integer_divide('(' ~ dividend ~ ')', 'nullif(' ~ thousandths ~ ', 0)') }} as {{ qonto.numeric_type(18, 0) }})
    end * cast('0.000001' as {{ qonto.numeric_type(7, 6) }})
    as {{ qonto.numeric_type(18, 6) }}
)
{%- endmacro %}
