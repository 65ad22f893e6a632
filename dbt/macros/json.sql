{#
  JSON. Every dispatched macro of this package has one branch per supported engine and no default:
  an unknown engine must fail while compiling, not give other numbers.
#}

{#
  A whole select: `keep` columns, then one text column per entry of `texts` (empty text is null, and so is what is no text,
  number or truth value), then one JSON column per entry of `arrays`. Paths are '$.field' or '$.object.field'. An object that
  is a bare text or number is its own `name`. With `misshapen`, a column of that name tells what has another shape than its
  path says: see `misshapen_fields`.

  DuckDB parses the document again at each call, so all of it is read in one, as a struct; that goes through the document
  once, where a list of paths looks for each. BigQuery reads JSON by path, so there a call per column is the cheap form.
#}
{% macro select_json_fields(relation, json, texts, arrays={}, keep=[], misshapen=none) %}
{{- adapter.dispatch('select_json_fields', 'qonto')(relation, json, texts, arrays, keep, misshapen) -}}
{% endmacro %}

{% macro duckdb__select_json_fields(relation, json, texts, arrays, keep, misshapen) %}
{%- set shape = {} -%}
{%- for type, paths in {'VARCHAR': texts, 'JSON': arrays}.items() -%}
    {%- for path in paths.values() -%}
        {%- set names = path.split('.')[1:] -%}
        {%- if names | length == 1 -%}
            {%- do shape.update({names[0]: type}) -%}
        {%- else -%}
            {%- do shape.setdefault(names[0], {}).update({names[1]: type}) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endfor -%}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    {%- for name, path in texts.items() %}
    {%- set value = qonto.json_scalar_of(json, path) %}
    {{ qonto.or_object_itself(value, json, path, shape) }} as {{ name }}{{ ',' if arrays or misshapen or not loop.last }}
    {%- endfor %}
    {%- for name, path in arrays.items() %}
    {{ path | replace('$', '_found') }} as {{ name }}{{ ',' if misshapen or not loop.last }}
    {%- endfor %}
    {%- if misshapen %}
    {{ qonto.misshapen_fields(json, texts, arrays) }} as {{ misshapen }}
    {%- endif %}
from (
    select
        {%- for column in keep %}
        {{ column }},
        {%- endfor %}
        {%- if json not in keep %}
        {{ json }},
        {%- endif %}
        json_transform({{ json }}, '{{ tojson(shape) }}') as _found
    from {{ relation }}
) as _extracted
{%- endmacro %}

{% macro bigquery__select_json_fields(relation, json, texts, arrays, keep, misshapen) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    {%- for name, path in texts.items() %}
    {%- set value = qonto.json_scalar_of(json, path) %}
    {{ qonto.or_object_itself(value, json, path) }} as {{ name }}{{ ',' if arrays or misshapen or not loop.last }}
    {%- endfor %}
    {%- for name, path in arrays.items() %}
    json_query({{ json }}, '{{ path }}') as {{ name }}{{ ',' if misshapen or not loop.last }}
    {%- endfor %}
    {%- if misshapen %}
    {{ qonto.misshapen_fields(json, texts, arrays) }} as {{ misshapen }}
    {%- endif %}
from {{ relation }}
{%- endmacro %}


{# A JSON text or number as text; empty text, and what is neither, is null. #}
{% macro json_scalar(json) %}
{{- adapter.dispatch('json_scalar', 'qonto')(json) -}}
{% endmacro %}

{% macro duckdb__json_scalar(json) -%}
case when left(cast({{ json }} as string), 1) not in ('{', '[') then nullif(json_extract_string({{ json }}, '$'), '') end
{%- endmacro %}

{% macro bigquery__json_scalar(json) -%}
nullif(json_value({{ json }}), '')
{%- endmacro %}


{# How an element of a list names an object, as text columns of `select_json_fields`: by one of these fields, else by itself. #}
{% macro id_fields(kind) -%}
{{- return({'_id': '$.id', '_own_id': '$.' ~ kind ~ '_id', '_uuid': '$.uuid'}) -}}
{%- endmacro %}

{% macro id_of_element(element) -%}
coalesce(_id, _own_id, _uuid, {{ qonto.json_scalar(element) }})
{%- endmacro %}


{# How many elements a JSON array has; 0 for null and for what is not an array. #}
{% macro json_array_length(json) %}
{{- adapter.dispatch('json_array_length', 'qonto')(json) -}}
{% endmacro %}

{% macro duckdb__json_array_length(json) -%}
coalesce(json_array_length({{ json }}), 0)
{%- endmacro %}

{% macro bigquery__json_array_length(json) -%}
coalesce(array_length(json_query_array({{ json }})), 0)
{%- endmacro %}


{# The texts of a JSON array, as one text; null where there are none. #}
{% macro json_texts(array) %}
{{- adapter.dispatch('json_texts', 'qonto')(array) -}}
{% endmacro %}

{% macro duckdb__json_texts(array) -%}
nullif(array_to_string(json_extract_string({{ array }}, '$[*]'), '; '), '')
{%- endmacro %}

{% macro bigquery__json_texts(array) -%}
nullif(array_to_string(json_value_array({{ array }}), '; '), '')
{%- endmacro %}


{#
  A whole select: one row per element of a JSON array column, as `element`, with its `position` from 1.
  Rows whose array is null or empty give nothing. What is no array is its own only element: a list of one may be sent
  without being one. The inner form is on purpose: a left join to unnest with offset is not understood alike everywhere.
#}
{% macro select_json_elements(relation, array, keep=[]) %}
{{- adapter.dispatch('select_json_elements', 'qonto')(relation, array, keep) -}}
{% endmacro %}

{# unnest alone promises no order; subscripts unnested beside the list stay in step with it. #}
{% macro duckdb__select_json_elements(relation, array, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    generate_subscripts(_elements, 1) as position,
    unnest(_elements) as element
from (
    select
        {%- for column in keep %}
        {{ column }},
        {%- endfor %}
        case
            when left(cast({{ array }} as string), 1) = '[' then json_extract({{ array }}, '$[*]')
            when cast({{ array }} as string) != 'null' then [{{ array }}]
        end as _elements
    from {{ relation }}
) as _arrays
{%- endmacro %}

{% macro bigquery__select_json_elements(relation, array, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    _zero_based + 1 as position,
    element
from {{ relation }}
cross join unnest(case
    when json_type({{ array }}) = 'array' then json_query_array({{ array }})
    when json_type({{ array }}) != 'null' then [{{ array }}]
end) as element with offset as _zero_based
{%- endmacro %}
