{# One question for all columns of a model, not one each: on BigQuery every statement is billed for 10 MB at least. #}
{% test never_null(model, columns) %}
select *
from {{ model }}
where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
