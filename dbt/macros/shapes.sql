{#
  Fields of the bank that come in another shape: an object where a text is documented, a text where an object is. Parts of
  `select_json_fields`, where DuckDB has the texts of `_found` at hand: there nothing is parsed again but what looks odd.
#}

{# What stands at a path, as text; null where that is empty, an object or a list. #}
{% macro json_scalar_of(json, path) %}
{{- adapter.dispatch('json_scalar_of', 'qonto')(json, path) -}}
{% endmacro %}

{% macro duckdb__json_scalar_of(json, path) -%}
{%- set found = path | replace('$', '_found') -%}
case when not {{ qonto.duckdb__is_nested(json, path) }} then nullif({{ found }}, '') end
{%- endmacro %}

{% macro bigquery__json_scalar_of(json, path) -%}
nullif(json_value({{ json }}, '{{ path }}'), '')
{%- endmacro %}

{# A text may begin with a bracket too: only then the document is asked. #}
{% macro duckdb__is_nested(json, path) -%}
{%- set found = path | replace('$', '_found') -%}
case
        when starts_with({{ found }}, '{') or starts_with({{ found }}, '[')
            then json_type({{ json }}, '{{ path }}') in ('OBJECT', 'ARRAY')
        else false
    end
{%- endmacro %}


{# The value of an object's `name`; a text or number in the place of the whole object is that name. #}
{% macro or_object_itself(value, json, path, shape={}) -%}
{%- set names = path.split('.')[1:] -%}
{%- if names | length == 2 and names[1] == 'name' -%}
{{ adapter.dispatch('or_object_itself', 'qonto')(value, json, names[0], shape) }}
{%- else -%}
{{ value }}
{%- endif -%}
{%- endmacro %}

{% macro duckdb__or_object_itself(value, json, object, shape) -%}
case
        when {{ qonto.duckdb__is_empty_handed(object, shape[object]) }}
            then {{ qonto.json_scalar("json_extract(" ~ json ~ ", '$." ~ object ~ "')") }}
        else {{ value }}
    end
{%- endmacro %}

{% macro bigquery__or_object_itself(value, json, object, shape) -%}
coalesce({{ value }}, nullif(json_value({{ json }}, '$.{{ object }}'), ''))
{%- endmacro %}

{# Whether something stands where the object should be, of which no field was found; null and absent are neither. #}
{% macro duckdb__is_empty_handed(object, fields) -%}
_found.{{ object }} is not null
        {%- for field in fields %}
        and _found.{{ object }}.{{ field }} is null
        {%- endfor %}
{%- endmacro %}


{#
  The paths of what has another shape, in the order of `texts` and `arrays`, each with a blank after it: objects and lists where a text
  belongs, anything but objects around a field, anything but a list in the place of one. What is empty in any shape is not
  told, because nothing is lost with it.
#}
{% macro misshapen_fields(json, texts, arrays) -%}
{%- set objects = [] -%}
{%- for path in texts.values() | list + arrays.values() | list -%}
    {%- set names = path.split('.')[1:] -%}
    {%- if names | length == 2 and names[0] not in objects -%}
        {%- do objects.append(names[0]) -%}
    {%- endif -%}
{%- endfor -%}
{#- A function of many arguments, because a chain of fifty operators is nested too deep for some readers. -#}
concat(
        {%- for path in texts.values() %}
        case when {{ qonto.is_no_scalar(json, path) }} then '{{ path[2:] }} ' else '' end,
        {%- endfor %}
        {%- for object in objects %}
        case when {{ qonto.is_no_object(json, object, texts, arrays) }} then '{{ object }} ' else '' end,
        {%- endfor %}
        {%- for path in arrays.values() %}
        case when {{ qonto.is_no_list(json, path) }} then '{{ path[2:] }} ' else '' end,
        {%- endfor %}
        ''
    )
{%- endmacro %}


{% macro is_no_scalar(json, path) %}
{{- adapter.dispatch('is_no_scalar', 'qonto')(json, path) -}}
{% endmacro %}

{% macro duckdb__is_no_scalar(json, path) -%}
{{ qonto.duckdb__is_nested(json, path) }} and {{ path | replace('$', '_found') }} not in ('{}', '[]')
{%- endmacro %}

{% macro bigquery__is_no_scalar(json, path) -%}
{%- set value = "json_query(" ~ json ~ ", '" ~ path ~ "')" -%}
json_type({{ value }}) in ('object', 'array') and to_json_string({{ value }}) not in ('{}', '[]')
{%- endmacro %}


{% macro is_no_object(json, object, texts, arrays) %}
{{- adapter.dispatch('is_no_object', 'qonto')(json, object, texts, arrays) -}}
{% endmacro %}

{% macro duckdb__is_no_object(json, object, texts, arrays) -%}
{%- set fields = [] -%}
{%- for path in texts.values() | list + arrays.values() | list if path.startswith('$.' ~ object ~ '.') -%}
    {%- do fields.append(path.split('.')[2]) -%}
{%- endfor -%}
{{ qonto.duckdb__is_empty_handed(object, fields) }}
        and json_type({{ json }}, '$.{{ object }}') != 'OBJECT'
        and cast(json_extract({{ json }}, '$.{{ object }}') as string) not in ('[]', '""')
{%- endmacro %}

{% macro bigquery__is_no_object(json, object, texts, arrays) -%}
{%- set value = "json_query(" ~ json ~ ", '$." ~ object ~ "')" -%}
json_type({{ value }}) not in ('object', 'null') and to_json_string({{ value }}) not in ('[]', '""')
{%- endmacro %}


{% macro is_no_list(json, path) %}
{{- adapter.dispatch('is_no_list', 'qonto')(json, path) -}}
{% endmacro %}

{% macro duckdb__is_no_list(json, path) -%}
{%- set found = "cast(" ~ path | replace('$', '_found') ~ " as string)" -%}
not starts_with({{ found }}, '[') and {{ found }} not in ('null', '{}', '""')
{%- endmacro %}

{% macro bigquery__is_no_list(json, path) -%}
{%- set value = "json_query(" ~ json ~ ", '" ~ path ~ "')" -%}
json_type({{ value }}) not in ('array', 'null') and to_json_string({{ value }}) not in ('{}', '""')
{%- endmacro %}
