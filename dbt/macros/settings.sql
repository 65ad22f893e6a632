{#
  The variables of the package. Nothing else calls `var`: what a variable holds becomes part of a statement, and may come
  from a file that somebody else has written. So each is held to what it can mean, and anything else is an error.
#}

{# The company's time zone, by its name. #}
{% macro company_timezone() -%}
{{- return(qonto.checked_setting(
    'qonto_timezone', var('qonto_timezone'), '[A-Za-z0-9_+:/-]{1,64}', 'a time zone, such as Europe/Paris'
)) -}}
{%- endmacro %}


{# The statuses in which money has really moved, at least one. The variable is a list, or one status. #}
{% macro cash_statuses() -%}
{%- set given = var('qonto_cash_statuses') -%}
{%- set statuses = given if given is iterable and given is not string and given is not mapping else [given] -%}
{%- set meaning = 'a status of the bank, or a list of them, such as [completed]' -%}
{%- if statuses | length == 0 -%}
    {{- qonto.refuse_setting('qonto_cash_statuses', given, meaning) -}}
{%- endif -%}
{%- for status in statuses -%}
    {%- do qonto.checked_setting('qonto_cash_statuses', status, '[A-Za-z][A-Za-z0-9_-]{0,63}', meaning) -%}
{%- endfor -%}
{{- return(statuses) -}}
{%- endmacro %}


{# How long a period of VAT is. #}
{% macro vat_period() -%}
{{- return(qonto.checked_setting(
    'qonto_vat_period', var('qonto_vat_period'), 'month|quarter|year', 'month, quarter or year'
)) -}}
{%- endmacro %}


{# The month, 1 to 12, in which a quarter or year of VAT begins. #}
{% macro vat_first_month() -%}
{{- return(qonto.checked_month('qonto_vat_first_month')) -}}
{%- endmacro %}


{# The month, 1 to 12, in which the company's fiscal year begins. #}
{% macro fiscal_year_first_month() -%}
{{- return(qonto.checked_month('qonto_fiscal_year_first_month')) -}}
{%- endmacro %}


{% macro checked_month(name) -%}
{{- return(qonto.checked_setting(name, var(name), '[1-9]|1[0-2]', 'the number of a month, 1 to 12') | int) -}}
{%- endmacro %}


{# Names and ids of cash flow categories of refunds received; maybe none. #}
{% macro refund_categories() -%}
{%- set given = var('qonto_refund_categories') -%}
{%- set meaning = 'a list of names or ids of cash flow categories, such as [Refunds received]' -%}
{%- if given is string or given is mapping or given is not iterable -%}
    {{- qonto.refuse_setting('qonto_refund_categories', given, meaning) -}}
{%- endif -%}
{%- set names = [] -%}
{%- for name in given -%}
    {%- do names.append(qonto.checked_setting('qonto_refund_categories', name, qonto.category_name(), meaning)) -%}
{%- endfor -%}
{{- return(names) -}}
{%- endmacro %}


{# What a category may be called: apostrophes too, which are doubled or escaped where they are written down. #}
{% macro category_name() -%}
{{- return('[^"`\\\\;\\x00-\\x1f\\x7f]{1,300}') -}}
{%- endmacro %}


{# Account numbers that several hold, by what the company knows, as keys: a list, or one. #}
{% macro shared_accounts() -%}
{%- set given = var('qonto_shared_accounts') -%}
{%- set numbers = [given] if given is string and given else given -%}
{%- set meaning = 'an account number, or a list of them, such as [NL70 ABNA 0123 4567 89]' -%}
{%- if numbers and (numbers is not iterable or numbers is mapping or numbers is string) -%}
    {{- qonto.refuse_setting('qonto_shared_accounts', given, meaning) -}}
{%- endif -%}
{%- set keys = [] -%}
{%- for number in numbers or [] -%}
    {%- do qonto.checked_setting('qonto_shared_accounts', number, '[A-Za-z0-9 .:-]{1,64}', meaning) -%}
    {%- do keys.append(modules.re.sub('[^A-Z0-9:]', '', number.upper())) -%}
{%- endfor -%}
{{- return(keys) -}}
{%- endmacro %}


{#
  The relation in which the company says which counterparties are one: a name, or in a project of your own
  `{{ ref('…') }}` as text, which dbt fills in. Empty for none.
#}
{% macro counterparty_merges() -%}
{%- set given = var('qonto_counterparty_merges') -%}
{{- return(qonto.checked_setting(
    'qonto_counterparty_merges',
    given,
    '|([`"]?[A-Za-z0-9_-]{1,300}[`"]?[.]){0,2}[`"]?[A-Za-z0-9_-]{1,300}[`"]?',
    'the name of a table with counterparty_id and counterparty_group_name, such as finance.counterparty_merges'
) if given else '') -}}
{%- endmacro %}


{# A day or an instant as text; empty for "as it is known now". #}
{% macro known_on() -%}
{%- set given = var('qonto_as_known_on') -%}
{{- return(qonto.checked_moment(given) if given else '') -}}
{%- endmacro %}


{# A day, or an instant in UTC, as text. #}
{% macro checked_moment(moment) -%}
{{- return(qonto.checked_setting(
    'qonto_as_known_on',
    moment,
    '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?',
    "a day ('2026-03-31') or an instant in UTC ('2026-03-31 16:00:00')"
)) -}}
{%- endmacro %}


{# The schemas of the staging tables: one, or a list with one for each organization, each with its database or without. #}
{% macro staging_schemas() -%}
{%- set given = var('qonto_schema') -%}
{%- set schemas = [given] if given is string else given -%}
{%- set meaning = 'the name of a schema, or a list of them' -%}
{%- if schemas is not iterable or schemas is mapping or schemas | length == 0 -%}
    {{- qonto.refuse_setting('qonto_schema', given, meaning) -}}
{%- endif -%}
{# What ends a name or a text in quotes, on either engine. #}
{%- for schema in schemas -%}
    {%- do qonto.checked_setting('qonto_schema', schema, qonto.plain_name(), meaning) -%}
{%- endfor -%}
{%- do qonto.checked_setting('qonto_database', var('qonto_database'), qonto.plain_name() ~ '|', 'the name of a database') -%}
{{- return(schemas) -}}
{%- endmacro %}


{# A name that no quote, backslash or control character makes into something else. #}
{% macro plain_name() -%}
{{- return("[^'\"`\\\\;\\x00-\\x1f\\x7f]{1,300}") -}}
{%- endmacro %}


{# The value as text, if all of it fits the pattern. #}
{% macro checked_setting(name, value, pattern, meaning) -%}
{%- set text = value | string -%}
{%- if modules.re.fullmatch(pattern, text) is none -%}
    {{- qonto.refuse_setting(name, value, meaning) -}}
{%- endif -%}
{{- return(text) -}}
{%- endmacro %}

{% macro refuse_setting(name, value, meaning) -%}
{{- exceptions.raise_compiler_error('The variable ' ~ name ~ ' must be ' ~ meaning ~ ', and is ' ~ tojson(value | string)) -}}
{%- endmacro %}
