{#
  A whole select: the `columns` of a staging table, of one organization after the other, and whose rows they are. The
  connector keeps a schema for each organization. The columns are named, because an older table has them in another order.
#}
{% macro select_of_every_organization(table, columns) -%}
{%- set schemas = qonto.staging_schemas() -%}
{%- for schema in schemas %}
select
    {%- for column in columns %}
    rows_of_one.{{ column }},
    {%- endfor %}
    organization.organization_id
from {{ qonto.staging_table(schema, table) }} as rows_of_one
cross join (
    select organization_id
    from {{ ref('base_qonto__organization_ids') }}
    where staging_schema = '{{ schema }}'
) as organization
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro %}


{# The first one is the source of `_qonto__sources.yml`; others may name their own database, as 'database.schema'. #}
{% macro staging_table(schema, table) -%}
{%- set declared = source('qonto', table) -%}
{%- set parts = schema.split('.') -%}
{%- if schema == qonto.staging_schemas()[0] -%}
{{- return(declared) -}}
{%- endif -%}
{{- return(api.Relation.create(
    database=parts[0] if parts | length == 2 else declared.database,
    schema=parts[-1],
    identifier=table,
)) -}}
{%- endmacro %}
