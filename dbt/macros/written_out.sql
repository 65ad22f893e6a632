{#
  A whole select: the few rows of `query`, each written out as constants, so that a view of them names no table. BigQuery
  bills every statement 10 MB for each table that it names, views looked through: so a row or two that nearly all models ask
  for are read once in a build. `types` are its columns: string, int64 or timestamp.

  Only where the view is made; else, and where a text is an odd one, it is the query itself, which says the same.
#}
{% macro select_written_out(query, types) -%}
{%- set rows = qonto.rows_to_write_out(query) -%}
{%- set selects = [] -%}
{%- for row in rows or [] -%}
{%- set values = [] -%}
{%- for column, type in types.items() -%}
{%- do values.append('cast(' ~ qonto.written_out(row[column], type) ~ ' as ' ~ type ~ ') as ' ~ column) -%}
{%- endfor -%}
{%- do selects.append('select\n    ' ~ values | join(',\n    ')) -%}
{%- endfor -%}
{%- if selects and '/* odd */' not in selects | join -%}
{{ selects | join('\nunion all\n') }}
{%- else -%}
{{ query }}
{%- endif -%}
{%- endmacro %}


{# None where nobody is to be asked. A macro of its own, so that a unit test can look at the query. #}
{% macro rows_to_write_out(query) -%}
{%- if execute and flags.INTROSPECT and flags.WHICH in ['build', 'run', 'retry'] -%}
{{- return(run_query(query).rows) -}}
{%- endif -%}
{{- return(none) -}}
{%- endmacro %}


{% macro written_out(value, type) -%}
{%- if value is none -%}
null
{%- elif type == 'int64' -%}
{{ value | int }}
{%- elif type == 'timestamp' -%}
'{{ value.strftime('%Y-%m-%d %H:%M:%S.%f') }}'
{%- elif modules.re.fullmatch('[A-Za-z0-9_.-]+', value) -%}
'{{ value }}'
{%- else -%}
/* odd */
{%- endif -%}
{%- endmacro %}
