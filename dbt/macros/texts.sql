{#
  Texts of people and banks, the same on both engines. Built-in functions are not: `trim` takes other blanks on each, `lower`
  knows a dotted I on one only, and DuckDB folds no case and has no NFKC. So whatever the engines see otherwise is written
  out here. Nothing else in the package trims or folds a text.
#}

{#
  A text as it is meant to be read: composed (NFC), without characters that show nothing, every run of white space and control
  characters one blank, none at the ends; null where nothing is left. Most texts are plain already, and only looked at.
#}
{% macro plain_text(text) -%}
{%- set visible = qonto.replace_matches(text, qonto.invisible(), '') -%}
{%- set spaced = qonto.replace_matches(visible, qonto.white() ~ '+', ' ') -%}
case
            when {{ qonto.matches(text, '[^!-~ ]|^ | $|  ') }}
                then nullif({{ qonto.composed('trim(' ~ spaced ~ ')') }}, '')
            else nullif({{ text }}, '')
        end
{%- endmacro %}


{#
  What two spellings of a text have in common; for plain texts. Without regard to case and blanks; with accents, which tell
  names apart. Sharp s is ss, the dotted and the dotless I are i, a final sigma is a sigma, a ligature is its letters, and
  letters of full width are plain ones.
#}
{% macro text_key(text) -%}
case
            when {{ qonto.matches(text, '[^ -~]') }}
                then {{ qonto.composed("replace(" ~ qonto.lower_letters(text) ~ ", ' ', '')") }}
            else lower(replace({{ text }}, ' ', ''))
        end
{%- endmacro %}


{# In lower case, where the engines agree on it. A combining dot above an i is what is left of a dotted I elsewhere. #}
{% macro lower_letters(text) -%}
{%- set ns = namespace(text=text) -%}
{%- for letters, plain in [
    ('ẞ', 'ss'), ('ß', 'ss'), ('ﬀ', 'ff'), ('ﬁ', 'fi'), ('ﬂ', 'fl'), ('ﬃ', 'ffi'), ('ﬄ', 'ffl'), ('ﬅ', 'st'), ('ﬆ', 'st'),
] -%}
{%- set ns.text = "replace(" ~ ns.text ~ ", '" ~ letters ~ "', '" ~ plain ~ "')" -%}
{%- endfor -%}
replace(lower(translate({{ ns.text }}, 'İıſΣς{{ qonto.full_width() }}', 'iisσσ{{ qonto.half_width() }}')), 'i̇', 'i')
{%- endmacro %}


{#
  What a firm is called, however a statement writes it; for keys of `text_key`. Without accents and punctuation, and without
  the number that a card payment puts after the name (`*123456`). Null where no letter is left.
#}
{% macro name_key(key) -%}
{%- set numberless = qonto.replace_matches(key, '[*#][0-9]{3,}$', '') -%}
{%- set letters = qonto.replace_matches(qonto.without_accents(numberless), qonto.punctuation(), '') -%}
case
            when {{ qonto.matches(letters, '[^0-9]') }} then {{ letters }}
        end
{%- endmacro %}


{# An account number or a bank's code: its letters and digits in capitals, whatever is written between them. #}
{% macro number_key(text) -%}
nullif(upper({{ qonto.replace_matches(
    "case when " ~ qonto.matches(text, '[^ -~]') ~ " then translate(" ~ text ~ ", '" ~ qonto.full_width() ~ "', '"
    ~ qonto.half_width() ~ "') else " ~ text ~ " end",
    '[^A-Za-z0-9]+',
    ''
) }}), '')
{%- endmacro %}


{# The same of an account number that may be an IBAN: some write the word before it. #}
{% macro iban_key(text) -%}
{{ qonto.replace_matches(qonto.number_key(text), '^IBAN(' ~ qonto.iban() ~ ')$', '\\1') }}
{%- endmacro %}

{# Whether a key of a number is an IBAN, by its form: a country, two digits, and what the longest one and the shortest have. #}
{% macro is_iban(key) -%}
{{ qonto.matches(key, '^' ~ qonto.iban() ~ '$') }}
{%- endmacro %}

{% macro iban() -%}
{{- return('[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') -}}
{%- endmacro %}


{# Characters that show nothing: soft hyphens, joiners, marks of direction, fillers, selectors, tags. #}
{% macro invisible() -%}
{{- return(
    '[\\x{AD}\\x{34F}\\x{61C}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}'
    ~ '\\x{2060}-\\x{206F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FEFF}\\x{FFA0}\\x{FFF0}-\\x{FFFB}\\x{E0000}-\\x{E0FFF}]'
) -}}
{%- endmacro %}

{# White space and control characters: blank, tab, lines, no-break and all the other spaces, the empty Braille pattern. #}
{% macro white() -%}
{{- return(
    '[\\x{0}-\\x{20}\\x{7F}-\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{2800}\\x{3000}]'
) -}}
{%- endmacro %}

{# What stands between letters and digits: of ASCII, of Latin-1, general punctuation, currency signs, and letter-like signs. #}
{% macro punctuation() -%}
{{- return(
    '[\\x{0}-/:-@\\[-`{-\\x{A9}\\x{AB}-\\x{B1}\\x{B4}\\x{B6}-\\x{B8}\\x{BB}\\x{BF}\\x{D7}\\x{F7}\\x{2000}-\\x{206F}\\x{20A0}-\\x{20CF}'
    ~ '\\x{2100}-\\x{214F}\\x{3000}-\\x{3003}]+'
) -}}
{%- endmacro %}

{# Digits and letters as East Asian terminals write them, and their plain ones. #}
{% macro full_width() -%}
{{- return('０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ') -}}
{%- endmacro %}

{% macro half_width() -%}
{{- return('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') -}}
{%- endmacro %}


{# Whether a part of a text matches a pattern of RE2, which both engines have. #}
{% macro matches(text, pattern) %}
{{- adapter.dispatch('matches', 'qonto')(text, pattern) -}}
{% endmacro %}

{% macro duckdb__matches(text, pattern) -%}
regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro bigquery__matches(text, pattern) -%}
regexp_contains({{ text }}, r'{{ pattern }}')
{%- endmacro %}


{# Every part that matches, replaced. #}
{% macro replace_matches(text, pattern, replacement) %}
{{- adapter.dispatch('replace_matches', 'qonto')(text, pattern, replacement) -}}
{% endmacro %}

{% macro duckdb__replace_matches(text, pattern, replacement) -%}
regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro bigquery__replace_matches(text, pattern, replacement) -%}
regexp_replace({{ text }}, r'{{ pattern }}', r'{{ replacement }}')
{%- endmacro %}


{# Letters and their accents as one character, where there is one: NFC. #}
{% macro composed(text) %}
{{- adapter.dispatch('composed', 'qonto')(text) -}}
{% endmacro %}

{% macro duckdb__composed(text) -%}
nfc_normalize({{ text }})
{%- endmacro %}

{% macro bigquery__composed(text) -%}
normalize({{ text }}, NFC)
{%- endmacro %}


{# Letters without their accents; letters that are no letter with an accent (ø, œ) as plain as they are written elsewhere. #}
{% macro without_accents(text) -%}
{%- set ns = namespace(text=text) -%}
{%- for letter, plain in [('œ', 'oe'), ('æ', 'ae'), ('þ', 'th')] -%}
{%- set ns.text = "replace(" ~ ns.text ~ ", '" ~ letter ~ "', '" ~ plain ~ "')" -%}
{%- endfor -%}
{{ qonto.without_marks("translate(" ~ ns.text ~ ", 'øđðłħŧ', 'oddlht')") }}
{%- endmacro %}

{% macro without_marks(text) %}
{{- adapter.dispatch('without_marks', 'qonto')(text) -}}
{% endmacro %}

{% macro duckdb__without_marks(text) -%}
strip_accents({{ text }})
{%- endmacro %}

{% macro bigquery__without_marks(text) -%}
normalize(regexp_replace(normalize({{ text }}, NFD), r'\pM', ''), NFC)
{%- endmacro %}
