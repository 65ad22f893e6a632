{#
  Names the rows of a query in dbt's log, with `what` before each: of a test that fails, dbt itself tells only how many
  rows it found. For a test; nothing is asked while its text is only compiled.
#}
{% macro log_rows(query, what, limit=20) -%}
{%- if execute and flags.WHICH in ['build', 'test'] -%}
{%- set rows = run_query(query ~ ' limit ' ~ (limit + 1)).rows -%}
{%- for row in rows[:limit] -%}
{%- do log(what ~ ' ' ~ row.values() | join(': '), info=true) -%}
{%- endfor -%}
{%- if rows | length > limit -%}
{%- do log('… and more: ' ~ query, info=true) -%}
{%- endif -%}
{%- endif -%}
{%- endmacro %}
