{{ config(severity='warn') }}

-- A warning, because everything is made from the cents: the bank states each amount twice, and here they differ.
with source as (

    select * from {{ source('qonto', 'transactions') }}

),

texts as (

    {{ qonto.select_json_fields('source', 'payload', {'amount_text': '$.amount'}, keep=['id', 'updated_at', '_seq']) | indent(4) }}

),

final as (

    select
        texts.id,
        texts.amount_text,
        staged.amount_cents
    from texts
    inner join {{ ref('stg_qonto__transactions') }} as staged
        on texts.id = staged.transaction_id
        and texts.updated_at = staged.updated_at
        and texts._seq = staged._seq
    where {{ qonto.text_to_decimal('texts.amount_text') }} != {{ qonto.cents_to_major('staged.amount_cents') }}

)

select * from final
