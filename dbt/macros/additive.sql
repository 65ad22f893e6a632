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
{#- Short, because a build asks each row for it. -#}
{%- set rules = local_md5(text.plain.split() | join(' '))[:12] -%}
{%- set held = qonto.is_made_by(rules, seq_in_this) -%}
{%- set only_new -%}
{%- if held -%}
{{ qonto.where_not_in_this(relation, seq, held) }}
{%- else -%}
/* made anew */
{%- endif -%}
{%- endset -%}
{{ query | replace('{only_new}', only_new) | replace('{rules}', rules) }}
{%- endmacro %}


{#
  Whether `this` is a table whose rows were all made by these rules; without a database to ask, it is not. If it is: up to
  which `seq_in_this` it holds each organization. One question, because each is billed.
#}
{% macro is_made_by(rules, seq_in_this) -%}
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
{%- set rows = run_query(
    'select organization_id, max(' ~ seq_in_this ~ ') as seq, min(_rules) as lowest, max(_rules) as highest from ' ~ this
    ~ ' group by organization_id'
).rows -%}
{%- if not rows or rows | rejectattr('lowest', 'eq', rules) | list or rows | rejectattr('highest', 'eq', rules) | list -%}
{%- do log('The rules that made ' ~ this ~ ' are not those of today: it is made anew.', info=true) -%}
{{- return(false) -}}
{%- endif -%}
{%- for row in rows if '/* odd */' in qonto.written_out(row['organization_id'], 'string') -%}
{{- return(false) -}}
{%- endfor -%}
{{- return(rows) -}}
{%- endmacro %}


{#
  For such a model over base_qonto__transactions: the condition for the rows it does not hold yet. Up to where it `held` each
  organization, and the smallest `updated_at` among the new ones, are written in as constants: so an engine can skip the
  partitions before it, and the table itself is not named once more.
#}
{% macro where_not_in_this(relation, seq, held) -%}
{%- set is_new -%}
{{ seq }} > case {{ relation }}.organization_id
        {%- for row in held %}
        when {{ qonto.written_out(row['organization_id'], 'string') }} then {{ row['seq'] | int }}
        {%- endfor %}
        else 0
    end
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
