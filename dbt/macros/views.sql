{#
  A view says where its tables are by their schemas alone, and finds them in the database it is in. DuckDB names that after
  the file, so that a view with its name would end when the file is renamed, copied or attached under another name.
  Only where this package is the project; in another one, that project's adapter makes its views.
#}
{% macro duckdb__create_view_as(relation, sql) -%}
{%- if config.get('contract').enforced %}
{{ get_assert_columns_equivalent(sql) }}
{%- endif %}
create view {{ relation }} as (
    {{ sql | replace('"' ~ relation.database ~ '".', '') }}
);
{%- endmacro %}
