{#
  Why a row of the bank cannot be in any mart, as text; null for every other row. For the select in which the typed columns
  and their texts stand side by side. An amount, a currency, a side and a day: without one of them there is nothing to add
  up, and with a wrong one everything it is added to would be wrong.

  The bounds of the days are wide. They keep out what no bank booked and what would take for ever: a day in the year 9999
  would be three million days of balances.
#}
{% macro unusable_reason() -%}
{%- set reasons = [] -%}
{%- for column in ['side', 'amount_cents', 'currency', 'emitted_at', 'settled_at'] -%}
    {%- set text = column if column in ['side', 'currency'] else column ~ '_text' -%}
    {#- Of an object or a list there is no text, and yet it is not missing. -#}
    {%- set is_misshapen = "concat(' ', misshapen_fields) like '% " ~ column ~ " %'" -%}
    {%- if column != 'settled_at' -%}
        {%- do reasons.append((text ~ " is null and not " ~ is_misshapen, column ~ " is missing")) -%}
    {%- endif -%}
    {%- do reasons.append((
        column ~ " is null and (" ~ text ~ " is not null or " ~ is_misshapen ~ ")", column ~ " cannot be read"
    )) -%}
    {%- if column == 'side' -%}
        {%- do reasons.append(("side not in ('credit', 'debit')", "side is neither credit nor debit")) -%}
    {%- elif column == 'currency' -%}
        {%- do reasons.append(("length(currency) != 3", "currency is no code of three letters")) -%}
    {%- elif column.endswith('_at') -%}
        {%- do reasons.append((
            "not (" ~ qonto.is_of_our_time(column) ~ ")",
            column ~ " is out of range",
        )) -%}
    {%- endif -%}
{%- endfor -%}
nullif(
    substr(
        ''
        {%- for condition, reason in reasons %}
        || case when {{ condition }} then '; {{ reason }}' else '' end
        {%- endfor %},
        3
    ),
    ''
)
{%- endmacro %}


{# Whether an instant is one that a bank can mean: not the zero time of some language, nor the end of all days. #}
{% macro is_of_our_time(column) -%}
{{ column }} between cast('1970-01-01 00:00:00' as timestamp) and cast('2099-12-31 00:00:00' as timestamp)
{%- endmacro %}
