{#
  Why a row of the bank cannot be in any mart, as text; null for every other row. For the select in which the typed columns
  and their texts stand side by side. An amount, a currency, a side and a day: without one of them there is nothing to add
  up, and with a wrong one everything it is added to would be wrong.

  The bounds of the days are wide. They keep out what no bank booked and what would take for ever: a day in the year 9999
  would be three million days of balances.
#}
{% macro unusable_reason() -%}
{%- set reasons = [
    ("side is null", "side is missing"),
    ("side not in ('credit', 'debit')", "side is neither credit nor debit"),
    ("amount_cents_text is null", "amount_cents is missing"),
    ("amount_cents is null and amount_cents_text is not null", "amount_cents cannot be read"),
    ("currency is null", "currency is missing"),
    ("length(currency) != 3", "currency is no code of three letters"),
    ("emitted_at_text is null", "emitted_at is missing"),
] -%}
{%- for column in ['emitted_at', 'settled_at'] -%}
    {%- do reasons.append((column ~ " is null and " ~ column ~ "_text is not null", column ~ " cannot be read")) -%}
    {%- do reasons.append((
        column ~ " not between cast('1970-01-01 00:00:00' as timestamp) and cast('2099-12-31 00:00:00' as timestamp)",
        column ~ " is out of range",
    )) -%}
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
