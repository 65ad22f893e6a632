{#
  Before a run: drops a table that stands where a model of this package is a view by now. It was made by another version of
  the package, from the staging tables, and BigQuery refuses to put a view in its place. Only where the view is about to be
  made.
#}
{% macro make_way_for_views() -%}
{%- if execute and flags.WHICH in ['run', 'build'] -%}
{%- for node in graph.nodes.values() if node.package_name == 'qonto' and node.resource_type == 'model' -%}
{%- if node.config.materialized == 'view' and node.unique_id in selected_resources -%}
{%- set held = load_cached_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
{%- if held is not none and held.is_table -%}
{%- do log(held ~ ' was a table, and is a view by now: the table is dropped.', info=true) -%}
{%- do adapter.drop_relation(held) -%}
{%- endif -%}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{%- endmacro %}
