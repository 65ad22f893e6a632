{#
  A table that only adds rows, as long as the rules that made them are today's. The materialization `qonto_additive` is dbt's
  `incremental`, with one more question: each row says by which rules it was made (`_rules`), and where those are not the
  rules of this text, everything is made anew, as by `table`. So a changed rule, or a changed list of columns, needs nobody
  to ask for a full refresh, and leaves no row as it was.
#}

{#
  The whole text of such a model, made of its `query`. In there, `only_new` stands where a condition keeps out what the table
  holds, and `rules` for the value of the column `_rules`. The rules are the text itself, with everything that macros and
  variables put into it, but for where its `sources` happen to be.
#}
{% macro select_additively(query, sources, relation, seq, seq_in_this) -%}
{%- set text = namespace(plain=query) -%}
{%- for name in sources -%}
{%- set text.plain = text.plain | replace(ref(name) | string, name) -%}
{%- endfor -%}
{%- set rules = local_md5(text.plain.split() | join(' ')) -%}
{%- set is_additive = qonto.is_made_by(rules) -%}
{%- set only_new -%}
{%- if is_additive -%}
{{ qonto.where_not_in_this(relation, seq, seq_in_this) }}
{%- else -%}
/* made anew */
{%- endif -%}
{%- endset -%}
{{ query | replace('{only_new}', only_new) | replace('{rules}', rules) }}
{%- endmacro %}


{# Whether `this` is a table whose rows were all made by these rules; without a database to ask, it is not. #}
{% macro is_made_by(rules) -%}
{%- if not execute or not flags.INTROSPECT or should_full_refresh() -%}
{{- return(false) -}}
{%- endif -%}
{%- set held = load_relation(this) -%}
{%- if held is none or not held.is_table -%}
{{- return(false) -}}
{%- endif -%}
{%- set columns = adapter.get_columns_in_relation(held) | map(attribute='name') | list -%}
{%- if '_rules' not in columns -%}
{%- do log('The rows of ' ~ this ~ ' tell no rules: it is made anew.', info=true) -%}
{{- return(false) -}}
{%- endif -%}
{%- set made_by = run_query('select min(_rules) as lowest, max(_rules) as highest from ' ~ this).rows[0].values() | list -%}
{%- if made_by != [rules, rules] -%}
{%- do log('The rules that made ' ~ this ~ ' are not those of today: it is made anew.', info=true) -%}
{{- return(false) -}}
{%- endif -%}
{{- return(true) -}}
{%- endmacro %}


{#
  For such a model over base_qonto__transactions: the condition for the rows it does not hold yet. The smallest `updated_at`
  among them is written in as a constant, so that an engine can skip the partitions before it.
#}
{% macro where_not_in_this(relation, seq, seq_in_this) -%}
{%- set is_new -%}
{{ seq }} > coalesce((
        select max(held.{{ seq_in_this }})
        from {{ this }} as held
        where held.organization_id = {{ relation }}.organization_id
    ), 0)
{%- endset -%}
{%- set query = 'select min(updated_at) from ' ~ ref('base_qonto__transactions') ~ ' as ' ~ relation ~ ' where ' ~ is_new -%}
{%- set oldest = run_query(query).rows[0][0] -%}
{%- if oldest is none -%}
where false
{%- else -%}
where
    {{ is_new }}
    and updated_at >= cast('{{ oldest.strftime('%Y-%m-%d %H:%M:%S.%f') }}' as timestamp)
{%- endif -%}
{%- endmacro %}


{% materialization qonto_additive, adapter='duckdb' %}
{%- if '/* made anew */' in compiled_code -%}
{{ return(materialization_table_duckdb()) }}
{%- endif -%}
{{ return(materialization_incremental_duckdb()) }}
{% endmaterialization %}

{% materialization qonto_additive, adapter='bigquery' %}
{%- if '/* made anew */' in compiled_code -%}
{{ return(materialization_table_bigquery()) }}
{%- endif -%}
{{ return(materialization_incremental_bigquery()) }}
{% endmaterialization %}
