{#
  All that must hold of the columns of one model, in one statement: on BigQuery every statement is billed for 10 MB at least,
  and each costs dbt a tenth of a second. A row of the result is a check that failed, by its name, with how many rows
  it failed for: rows where a column is null or holds another word, or values that stand in several rows.
#}
{% test sound(model, never_null=[], unique=[], unique_in_organization=[], made_of={}, one_of={}, never={}, example='') %}
{{ config(fail_calc='coalesce(sum(failed_rows), 0)', meta={'named_by': qonto.named_by_check()}) }}
{{ qonto.select_unsound(model, never_null, unique, unique_in_organization, made_of, one_of, never, example) }}
{% endtest %}


{# A key, made of columns as our own keys are. #}
{% macro written_together(columns) -%}
{%- for column in columns -%}
cast({{ column }} as string){{ " || '-' || " if not loop.last }}
{%- endfor -%}
{%- endmacro %}


{# What the log tells of such a result: the check, how many rows, and the first and the last of them, if it knows them. #}
{% macro named_by_check() -%}
failed_check, cast(failed_rows as string) || coalesce(', such as ' || examples, '') as failed
{%- endmacro %}


{% macro first_and_last(first, last) -%}
case when {{ first }} = {{ last }} then {{ first }} else {{ first }} || ', ' || {{ last }} end
{%- endmacro %}


{#
  The whole select. `never` are further checks: what is wrong, in words, and the condition of rows that are; `example` is the
  column by which rows are named. `made_of` says of which columns a key is written together. What must hold of the key is
  asked of those, which are shorter: BigQuery bills a column whole. Such a key can be the `example`. A test that looks at
  other tables too adds its own rows below: failed_check, failed_rows and examples.
#}
{% macro select_unsound(model, never_null=[], unique=[], unique_in_organization=[], made_of={}, one_of={}, never={}, example='') -%}
{%- set counted = [] -%}
{%- set example = qonto.written_together(made_of[example]) if example in made_of else example -%}
{%- for column, parts in made_of.items() -%}
{%- do counted.append({'check': column ~ ' is null', 'fails': parts | join(' is null or ') ~ ' is null'}) -%}
{%- endfor -%}
{%- for column in never_null -%}
{%- do counted.append({'check': column ~ ' is null', 'fails': column ~ ' is null'}) -%}
{%- endfor -%}
{%- for column, words in one_of.items() -%}
{%- do counted.append({
    'check': column ~ ' is no word that we know',
    'fails': column ~ " not in ('" ~ words | join("', '") ~ "')",
}) -%}
{%- endfor -%}
{%- for check, fails in never.items() -%}
{%- do counted.append({'check': check, 'fails': fails}) -%}
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
{%- for column, parts in made_of.items() -%}
{%- do keys.append({
    'check': column ~ ' is in several rows',
    'column': qonto.written_together(parts),
    'key': parts | join(', '),
}) -%}
{%- endfor -%}
select
    failed_check,
    failed_rows,
    examples
from (
    {%- if counted %}
    select
        checks.failed_check,
        case checks.check_number
            {%- for check in counted %}
            when {{ loop.index }} then counted.rows_{{ loop.index }}
            {%- endfor %}
        end as failed_rows,
        {%- if example %}
        case checks.check_number
            {%- for check in counted %}
            when {{ loop.index }} then {{ qonto.first_and_last('counted.first_' ~ loop.index, 'counted.last_' ~ loop.index) }}
            {%- endfor %}
        end as examples
        {%- else %}
        cast(null as string) as examples
        {%- endif %}
    from (
        select
            {%- for check in counted %}
            {%- if example %}
            min(case when {{ check.fails }} then {{ example }} end) as first_{{ loop.index }},
            max(case when {{ check.fails }} then {{ example }} end) as last_{{ loop.index }},
            {%- endif %}
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
        cast(count(*) as int64) as failed_rows,
        {{ qonto.first_and_last('min(cast(' ~ key.column ~ ' as string))', 'max(cast(' ~ key.column ~ ' as string))') }} as examples
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
{%- endmacro %}
