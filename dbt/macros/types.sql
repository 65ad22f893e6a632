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
  Through a decimal, because the API may print the same integer as 5240, "5240" or 5240.0; never through a float.
  Eighteen digits, because DuckDB converts wider decimals a hundred times slower.
#}
{% macro text_to_integer(text) -%}
{{ qonto.try_cast(qonto.try_cast(text, qonto.numeric_type(18, 2)), 'int64') }}
{%- endmacro %}

{# The API's prose shows decimal commas, its answers show points. #}
{% macro text_to_decimal(text) -%}
{{ qonto.try_cast("replace(" ~ text ~ ", ',', '.')", qonto.numeric_type(18, 4)) }}
{%- endmacro %}

{% macro text_to_boolean(text) -%}
{{ qonto.try_cast(text, 'boolean') }}
{%- endmacro %}
