{#
  A whole staging model: the newest row of each id of a stream that is landed whole, its `fields` typed, and `is_deleted`.

  `id` is the name that the bank's id gets. Each of `fields` is a column: a path ('$.name') gives its text, a path with a
  kind (['$.main', 'flag']) a value of that kind, and anything else is an expression over the texts of the others.
#}
{% macro stage_snapshot(stream, id, fields) -%}
{%- set texts = {} -%}
{%- set typed = {} -%}
{%- for column, field in fields.items() -%}
    {%- set path = field if field is string else field[0] -%}
    {%- if path.startswith('$.') -%}
        {%- do texts.update({column: path}) -%}
        {%- do typed.update({column: column if field is string else qonto.typed_text(column, field[1])}) -%}
    {%- else -%}
        {%- do typed.update({column: field}) -%}
    {%- endif -%}
{%- endfor -%}
with source as (

    select * from {{ ref('base_qonto__' ~ stream) }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', stream) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        texts,
        keep=['id', 'organization_id', 'is_deleted', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

final as (

    select
        id as {{ id }},
        {%- if id != 'organization_id' %}
        organization_id,
        {%- endif %}
        {%- for column, value in typed.items() %}
        {{ value ~ ('' if value == column else ' as ' ~ column) }},
        {%- endfor %}
        is_deleted,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
{%- endmacro %}


{# A text as a value of a kind. A flag that the bank leaves out is false. #}
{% macro typed_text(text, kind) -%}
{%- if kind == 'flag' -%}
coalesce({{ qonto.text_to_boolean(text) }}, false)
{%- elif kind == 'integer' -%}
{{ qonto.text_to_integer(text) }}
{%- elif kind == 'timestamp' -%}
{{ qonto.text_to_timestamp(text) }}
{%- else -%}
{{ exceptions.raise_compiler_error("There is no kind " ~ kind ~ ": the kinds of a field are flag, integer and timestamp") }}
{%- endif -%}
{%- endmacro %}
