{{ config(severity='warn') }}

{#- The columns that staging turns from text into another type, with their place in the payload. -#}
{%- set typed = {
    'amount_cents': '$.amount_cents',
    'local_amount': '$.local_amount',
    'local_amount_cents': '$.local_amount_cents',
    'settled_balance_cents': '$.settled_balance_cents',
    'vat_amount_cents': '$.vat_amount_cents',
    'vat_rate': '$.vat_rate',
    'emitted_at': '$.emitted_at',
    'settled_at': '$.settled_at',
    'created_at': '$.created_at',
} -%}
{%- set texts = {} -%}
{%- for column, path in typed.items() -%}
    {%- do texts.update({column ~ '_text': path}) -%}
{%- endfor -%}

-- Casts of the bank's texts are lenient, so that one odd value cannot stop a build; here it is counted, as a warning
-- because an error would hold back every mart. What must never be null is tested where it is delivered.
with source as (

    select * from {{ source('qonto', 'transactions') }}

),

texts as (

    {{ qonto.select_json_fields('source', 'payload', texts, keep=['id', 'updated_at', '_seq']) | indent(4) }}

),

final as (

    select
        texts.*
    from texts
    inner join {{ ref('stg_qonto__transactions') }} as staged
        on texts.id = staged.transaction_id
        and texts.updated_at = staged.updated_at
        and texts._seq = staged._seq
    where
        {%- for column in typed %}
        (texts.{{ column }}_text is not null and staged.{{ column }} is null){{ ' or' if not loop.last }}
        {%- endfor %}

)

select * from final
