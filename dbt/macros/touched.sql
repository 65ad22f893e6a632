{#
  Tables of which a build writes only the rows of transactions that something has changed: `qonto_by_transaction`. Only on
  DuckDB, and only where the connector says that everything but rows of the bank is as it was in the last good build; else
  they are made anew, as by `table`. What a transaction takes from beside itself is in int_qonto__transaction_context, and is
  compared with what stood there in that build. On BigQuery a deletion is billed as the whole table, so nothing is won there.
#}

{# Behind a relation in a `from`: keeps the rows of the touched transactions, where only those are written. #}
{% macro only_touched() -%}
{{- qonto.follow_context() -}}
{%- if execute and qonto.is_written_by_transaction(this) -%}
/* touched */ semi join {{ qonto.touched_transactions() }} using (organization_id, transaction_id)
{%- endif -%}
{%- endmacro %}


{# stg_qonto__transactions, or of it the touched ones, which were read once for all. #}
{% macro transactions_to_write() -%}
{{- qonto.follow_context() -}}
{%- if execute and qonto.is_written_by_transaction(this) -%}
/* touched */ {{ qonto.rows_of_touched() }}
{%- else -%}
{{ ref('stg_qonto__transactions') }}
{%- endif -%}
{%- endmacro %}


{# The same of the elements of a list: stg_qonto__transaction_<list>, or those of the touched ones. #}
{% macro elements_to_write(list) -%}
{{- qonto.follow_context() -}}
{%- set view = ref('stg_qonto__transaction_' ~ list) -%}
{%- if execute and qonto.is_written_by_transaction(this) -%}
/* touched */ (
{{ {'labels': qonto.select_transaction_labels, 'vat_items': qonto.select_transaction_vat_items}[list](qonto.rows_of_touched()) }}
) as elements
{%- else -%}
{{ view }}
{%- endif -%}
{%- endmacro %}


{# Has a model wait for it, because only then it is known which are touched. Nothing is read from it. #}
{% macro follow_context() -%}
{%- if not execute -%}
{%- do ref('int_qonto__transaction_context') -%}
{%- endif -%}
{%- endmacro %}


{% macro is_written_by_transaction(relation) -%}
{%- if not qonto.may_write_by_transaction() -%}
{{- return(false) -}}
{%- endif -%}
{%- set held = load_relation(relation) -%}
{%- if held is none or not held.is_table -%}
{{- return(false) -}}
{%- endif -%}
{{- return(qonto.is_in_memory(qonto.rows_of_touched())) -}}
{%- endmacro %}


{# Whether the engine gains by it. #}
{% macro can_write_by_transaction() %}
{{- return(adapter.dispatch('can_write_by_transaction', 'qonto')()) -}}
{% endmacro %}

{% macro duckdb__can_write_by_transaction() %}
{{- return(true) -}}
{% endmacro %}

{% macro bigquery__can_write_by_transaction() %}
{{- return(false) -}}
{% endmacro %}


{#
  Whether the connector says so. The variable is of one process: a build by hand never has it, and one that was cut short
  leaves nothing behind.
#}
{% macro may_write_by_transaction() -%}
{{- return(
    qonto.can_write_by_transaction() and flags.WHICH == 'build' and not should_full_refresh()
    and env_var('QONTO_ELT_DBT_ONLY_CHANGES', '') == 'true'
) -}}
{%- endmacro %}


{# All three live in the memory of the process, beside the file, and end with the build. #}
{% macro touched_transactions() -%}
memory.main.qonto_touched_transactions
{%- endmacro %}

{% macro rows_of_touched() -%}
memory.main.qonto_rows_of_touched
{%- endmacro %}

{% macro context_before() -%}
memory.main.qonto_context_before
{%- endmacro %}

{% macro is_in_memory(relation) -%}
{{- return(run_query(
    "select count(*) from duckdb_tables() where database_name = 'memory' and table_name = '" ~ relation.split('.')[-1] ~ "'"
).rows[0][0] > 0) -}}
{%- endmacro %}


{# Before int_qonto__transaction_context is made again: keeps what stood there. #}
{% macro keep_context() -%}
{%- if execute and qonto.may_write_by_transaction() and load_relation(this) is not none -%}
create or replace table {{ qonto.context_before() }} as select * from {{ this }}
{%- endif -%}
{%- endmacro %}


{#
  After it: which transactions have to be written again. Those of which a row has landed since, and those that take another
  value from beside themselves. What names many of them (a label, a person, an account, a category, where an account begins)
  makes all of them due, and so does a fifth of them.
#}
{% macro find_touched() -%}
{%- if execute and qonto.may_write_by_transaction() and qonto.is_in_memory(qonto.context_before()) -%}
{%- set before, after, touched = qonto.context_before(), this, qonto.touched_transactions() -%}
{%- set changed -%}
(
    (select * from {{ after }} except select * from {{ before }})
    union all
    (select * from {{ before }} except select * from {{ after }})
)
{%- endset -%}
{%- set general = run_query("
    select count(*) from " ~ changed ~ " as changed
    where
        kind not in ('load', 'counterparty', 'own_transfer', 'deletion', 'receipts')
        or (kind = 'load' and organization_id not in (
            select before.organization_id
            from " ~ before ~ " as before
            inner join " ~ after ~ " as after using (kind, organization_id)
            where kind = 'load' and cast(before.value as int64) <= cast(after.value as int64)
        ))
").rows[0][0] -%}
{%- if general == 0 -%}
{%- do run_query("
    create or replace table " ~ touched ~ " as
    select distinct
        source.organization_id,
        source.id as transaction_id
    from " ~ ref('base_qonto__transactions') ~ " as source
    inner join " ~ before ~ " as loads
        on source.organization_id = loads.organization_id
    where loads.kind = 'load' and source._seq > cast(loads.value as int64)
    union
    select
        organization_id,
        key as transaction_id
    from " ~ changed ~ " as changed
    where kind in ('own_transfer', 'deletion', 'receipts')
") -%}
{#- A new one is named by none but new rows. Who names one of before is known by the id that it had. -#}
{%- set renamed -%}
select
    organization_id,
    json_extract_string(min(value) filter (where not is_after), '$[0]') as counterparty_id
from (
    select *, true as is_after from {{ after }} where kind = 'counterparty'
    union all
    select *, false as is_after from {{ before }} where kind = 'counterparty'
) as both_times
group by organization_id, key
having count(distinct value) = 2
{%- endset -%}
{%- do run_query("
    insert into " ~ touched ~ "
    select
        held.organization_id,
        held.transaction_id
    from " ~ qonto.relation_of('qonto__transactions') ~ " as held
    semi join (" ~ renamed ~ ") as renamed
        using (organization_id, counterparty_id)
    anti join " ~ touched ~ " as known
        using (organization_id, transaction_id)
") -%}
{%- set shares = run_query(
    'select (select count(*) from ' ~ touched ~ '), (select count(*) from ' ~ ref('stg_qonto__transaction_versions') ~ ')'
).rows[0] -%}
{%- if shares[0] * 5 <= shares[1] -%}
{%- do run_query(
    'create or replace table ' ~ qonto.rows_of_touched() ~ ' as select * from ' ~ ref('stg_qonto__transactions') ~ ' semi join '
    ~ touched ~ ' using (organization_id, transaction_id)'
) -%}
{%- endif -%}
{%- endif -%}
{%- endif -%}
{%- endmacro %}


{# Where a model of this package stands, without waiting for it: what waits for this one would wait for itself. #}
{% macro relation_of(name) -%}
{%- set node = graph.nodes['model.qonto.' ~ name] -%}
{{- return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -}}
{%- endmacro %}


{# Several values as one text, in which each is told from the others and from null. #}
{% macro one_text(values) -%}
{{- adapter.dispatch('one_text', 'qonto')(values) -}}
{%- endmacro %}

{% macro duckdb__one_text(values) -%}
cast(to_json([{% for value in values %}cast({{ value }} as string){{ ', ' if not loop.last }}{% endfor %}]) as string)
{%- endmacro %}

{% macro bigquery__one_text(values) -%}
to_json_string([{% for value in values %}cast({{ value }} as string){{ ', ' if not loop.last }}{% endfor %}])
{%- endmacro %}


{% materialization qonto_by_transaction, adapter='duckdb' %}
{%- if '/* touched */' not in compiled_code -%}
{{ return(materialization_table_duckdb()) }}
{%- endif -%}
{%- set written = this.incorporate(type='table') -%}
{{ run_hooks(pre_hooks, inside_transaction=False) }}
{{ run_hooks(pre_hooks, inside_transaction=True) }}
{% call statement('main') -%}
delete from {{ written }} as written
using {{ qonto.touched_transactions() }} as touched
where written.organization_id = touched.organization_id and written.transaction_id = touched.transaction_id;
insert into {{ written }} by name (
    {{ compiled_code }}
);
{%- endcall %}
{{ run_hooks(post_hooks, inside_transaction=True) }}
{{ adapter.commit() }}
{{ run_hooks(post_hooks, inside_transaction=False) }}
{{ return({'relations': [written]}) }}
{% endmaterialization %}

{% materialization qonto_by_transaction, adapter='bigquery' %}
{{ return(materialization_table_bigquery()) }}
{% endmaterialization %}
