{#
  All that must hold of the columns of one model, in one statement: on BigQuery every statement is billed for 10 MB at least,
  and each costs dbt a tenth of a second. A row of the result is a check that failed, by its name, with how many rows
  it failed for: rows where a column is null or holds another word, or values that stand in several rows.
#}
{% test sound(model, never_null=[], unique=[], unique_in_organization=[], one_of={}) %}
{{ config(fail_calc='coalesce(sum(failed_rows), 0)', meta={'named_by': 'failed_check, failed_rows'}) }}
{%- set counted = [] -%}
{%- for column in never_null -%}
{%- do counted.append({'check': column ~ ' is null', 'fails': column ~ ' is null'}) -%}
{%- endfor -%}
{%- for column, words in one_of.items() -%}
{%- do counted.append({
    'check': column ~ ' is no word that we know',
    'fails': column ~ " not in ('" ~ words | join("', '") ~ "')",
}) -%}
{%- endfor -%}
{%- set keys = [] -%}
{%- for column in unique -%}
{%- do keys.append({'check': column ~ ' is in several rows', 'column': column, 'key': column}) -%}
{%- endfor -%}
{%- for column in unique_in_organization -%}
{%- do keys.append({
    'check': column ~ ' is in several rows of an organization',
    'column': column,
    'key': 'organization_id, ' ~ column,
}) -%}
{%- endfor -%}
select
    failed_check,
    failed_rows
from (
    {%- if counted %}
    select
        checks.failed_check,
        case checks.check_number
            {%- for check in counted %}
            when {{ loop.index }} then counted.rows_{{ loop.index }}
            {%- endfor %}
        end as failed_rows
    from (
        select
            {%- for check in counted %}
            cast(sum(case when {{ check.fails }} then 1 else 0 end) as int64) as rows_{{ loop.index }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ model }}
    ) as counted
    cross join (
        {%- for check in counted %}
        select {{ loop.index }} as check_number, '{{ check.check }}' as failed_check{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as checks
    {%- endif %}
    {%- for key in keys %}
    {{ 'union all' if counted or not loop.first }}
    select
        '{{ key.check }}' as failed_check,
        cast(count(*) as int64) as failed_rows
    from (
        select {{ key.key }}
        from {{ model }}
        where {{ key.column }} is not null
        group by {{ key.key }}
        having count(*) > 1
    ) as doubled_{{ loop.index }}
    {%- endfor %}
) as failed
where failed_rows > 0
{% endtest %}
