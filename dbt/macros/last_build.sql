{#
  Before a run that makes models of this package: what the connector has kept of the last good build is removed. So a build
  that fails, is cut short, or is run by hand with other settings is never taken for that one. The connector keeps it
  again after a build of its own in which everything has passed.
#}
{% macro forget_last_build() -%}
{%- if execute and flags.WHICH in ['run', 'build'] -%}
{%- set schemas = [] -%}
{%- for node in graph.nodes.values() if node.package_name == 'qonto' and node.resource_type == 'model' -%}
{%- if node.unique_id in selected_resources and (node.database, node.schema) not in schemas -%}
{%- do schemas.append((node.database, node.schema)) -%}
{%- endif -%}
{%- endfor -%}
{%- for database, schema in schemas -%}
{%- set kept = load_cached_relation(api.Relation.create(database=database, schema=schema, identifier='_last_build')) -%}
{%- if kept is not none -%}
{%- do adapter.drop_relation(kept) -%}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{%- endmacro %}
