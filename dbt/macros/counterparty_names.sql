{#
  Which names belong together. Names are marked with what they have in common (a word, a mandate, an account), and each
  mark hands the smallest number among its names on; after some rounds, all names that are linked bear the number of the
  first of them. Rounds and not a recursive query, because BigQuery allows none inside a view; every round reaches one
  link further.
#}

{# CTEs `labels_0` to `labels_<rounds>` over `marks` (<keys>, number, mark): <keys>, number, and `label`, the number of the first name it is linked with. #}
{% macro linked(marks, keys, rounds=5) -%}
{%- set columns = keys | join(', ') -%}
labels_0 as (

    select distinct
        {{ columns }},
        number,
        number as label
    from {{ marks }}

),
{%- for n in range(1, rounds + 1) %}

mark_labels_{{ n }} as (

    select
        {% for key in keys %}marks.{{ key }}, {% endfor %}
        marks.mark,
        min(labels.label) as label
    from {{ marks }} as marks
    inner join labels_{{ n - 1 }} as labels
        on marks.number = labels.number
        {%- for key in keys %}
        and marks.{{ key }} = labels.{{ key }}
        {%- endfor %}
    group by {% for key in keys %}marks.{{ key }}, {% endfor %}marks.mark

),

labels_{{ n }} as (

    select
        {% for key in keys %}marks.{{ key }}, {% endfor %}
        marks.number,
        min(mark_labels.label) as label
    from {{ marks }} as marks
    inner join mark_labels_{{ n }} as mark_labels
        on marks.mark = mark_labels.mark
        {%- for key in keys %}
        and marks.{{ key }} = mark_labels.{{ key }}
        {%- endfor %}
    group by {% for key in keys %}marks.{{ key }}, {% endfor %}marks.number

){{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}


{#
  A name as words with a blank between them, as they are compared: without accents and what stands in words. For names in
  lower case; in one expression with `lower_letters` it would be nested too deep for some readers.
#}
{% macro name_words(lower_name) -%}
{{ qonto.replace_matches(
    qonto.replace_matches(qonto.without_accents(lower_name), '[.&\\x{27}\\x{2019}`]+', ''),
    qonto.punctuation() ~ '| +',
    ' '
) }}
{%- endmacro %}


{# Words that say nothing of who somebody is: legal forms, articles and the like, countries, and what firms call themselves. #}
{% macro common_words() -%}
{{- return([
    'sa', 'sas', 'sasu', 'sarl', 'eurl', 'sci', 'snc', 'scop', 'selarl', 'scp', 'gie', 'ei', 'eirl', 'sep', 'ste',
    'gmbh', 'mbh', 'ag', 'kg', 'ug', 'ohg', 'gbr', 'ev', 'eg', 'kgaa', 'haftungsbeschrankt', 'co', 'cie',
    'srl', 'srls', 'spa', 'sapa', 'snc', 'scarl', 'sl', 'slu', 'sau', 'slp', 'lda', 'ltda', 'unipessoal',
    'ltd', 'limited', 'llc', 'llp', 'plc', 'inc', 'corp', 'corporation', 'incorporated', 'pty', 'pte', 'dac', 'uc',
    'bv', 'nv', 'vof', 'bvba', 'sprl', 'srl', 'ab', 'as', 'asa', 'oy', 'oyj', 'aps', 'sro', 'doo', 'sp', 'zoo', 'kft', 'se', 'sca',
    'de', 'du', 'des', 'la', 'le', 'les', 'un', 'une', 'et', 'en', 'au', 'aux', 'par', 'pour', 'sur', 'chez', 'the', 'of', 'and', 'for',
    'by', 'to', 'in', 'on', 'at', 'der', 'die', 'das', 'und', 'fur', 'von', 'zu', 'im', 'mit', 'il', 'lo', 'gli', 'di', 'da', 'del',
    'della', 'dei', 'delle', 'per', 'con', 'el', 'los', 'las', 'y', 'e', 'o', 'do', 'dos', 'das', 'para', 'van', 'het', 'een',
    'mr', 'mrs', 'ms', 'mme', 'mlle', 'dr', 'herr', 'frau', 'sig', 'sr', 'sra',
    'france', 'french', 'francaise', 'francais', 'paris', 'deutschland', 'germany', 'german', 'deutsche', 'berlin', 'italia', 'italy',
    'italiana', 'espana', 'spain', 'portugal', 'belgium', 'belgique', 'nederland', 'netherlands', 'ireland', 'luxembourg', 'uk', 'usa',
    'us', 'fr', 'eu', 'europe', 'european', 'euro', 'emea', 'international', 'intl', 'global', 'world',
    'societe', 'entreprise', 'entreprises', 'company', 'companies', 'group', 'groupe', 'gruppe', 'gruppo', 'grupo', 'holding', 'holdings',
    'service', 'services', 'servizi', 'servicios', 'solution', 'solutions', 'shop', 'store', 'boutique', 'online', 'web', 'com', 'www',
    'payment', 'payments', 'paiement', 'pay', 'bank', 'banque', 'via', 'ref', 'no', 'nr',
]) -}}
{%- endmacro %}


{# A whole select: `keep` columns and one row per word of a text of words, as `word`. #}
{% macro select_words(relation, words, keep) %}
{{- adapter.dispatch('select_words', 'qonto')(relation, words, keep) -}}
{% endmacro %}

{% macro duckdb__select_words(relation, words, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    unnest(string_split({{ words }}, ' ')) as word
from {{ relation }}
{%- endmacro %}

{% macro bigquery__select_words(relation, words, keep) %}
select
    {%- for column in keep %}
    {{ column }},
    {%- endfor %}
    word
from {{ relation }}
cross join unnest(split({{ words }}, ' ')) as word
{%- endmacro %}
