{{ config(tags='every_run') }}

-- Whose rows a schema holds: the connector keeps one for each organization. What is not landed yet is called like its schema.
{%- set query -%}
{%- for schema in qonto.staging_schemas() %}
select
    '{{ schema }}' as staging_schema,
    coalesce(max(id), '{{ schema }}') as organization_id
from {{ qonto.staging_table(schema, 'organizations') }}
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endset %}
{{ qonto.select_written_out(query, {'staging_schema': 'string', 'organization_id': 'string'}) }}
