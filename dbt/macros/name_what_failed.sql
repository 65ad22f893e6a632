{#
  After a run: names in dbt's log what each test found that says by which columns (`named_by` in its meta), because dbt
  itself tells only how many rows it was. Asked for nothing but the tests that failed or warned. Each line begins with the id of
  its test, by which the connector tells it beside the test.
#}
{% macro name_what_failed(results, limit=20) -%}
{%- if execute and flags.WHICH in ['build', 'test'] -%}
{%- for result in results if result.node.resource_type == 'test' and result.status in ['fail', 'warn'] -%}
{%- set named_by = result.node.config.meta.get('named_by') -%}
{%- if named_by -%}
{%- set query = 'select distinct ' ~ named_by ~ ' from (' ~ result.node.compiled_code ~ ') as found order by 1' -%}
{%- set rows = run_query(query ~ ' limit ' ~ (limit + 1)).rows -%}
{%- set told = '[' ~ result.node.unique_id ~ '] ' ~ result.node.config.meta.get('words', '') -%}
{%- for row in rows[:limit] -%}
{%- do log(told ~ row.values() | join(': '), info=true) -%}
{%- endfor -%}
{%- if rows | length > limit -%}
{%- do log(told ~ '… and more', info=true) -%}
{%- endif -%}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{%- endmacro %}
