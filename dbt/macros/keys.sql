{# A day of an account in one currency: one column to join days by. #}
{% macro account_day_id(day) -%}
organization_id || '-' || bank_account_id || '-' || currency || '-' || cast({{ day }} as string)
{%- endmacro %}
