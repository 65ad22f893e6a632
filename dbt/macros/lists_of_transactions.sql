{#
  Whole selects: the elements of lists that the bank puts into a transaction, of a relation of transactions. Macros, so that a
  build of few of them reads the lists of those alone.
#}

{% macro select_transaction_labels(transactions) -%}
with transactions as (

    select
        transaction_id,
        organization_id,
        labels,
        label_ids
    from {{ transactions }}

),

label_elements as (

    {{ qonto.select_json_elements('transactions', 'labels', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

label_fields as (

    {{ qonto.select_json_fields(
        'label_elements',
        'element',
        dict(qonto.id_fields('label'), label_name='$.name', parent_label_id='$.parent_id'),
        keep=['transaction_id', 'organization_id', 'position', 'element']
    ) | indent(4) }}

),

included as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.id_of_element('element') }} as label_id,
        label_name,
        parent_label_id
    from label_fields

),

named as (

    select distinct
        transaction_id,
        organization_id
    from included
    where label_id is not null

),

-- The included objects win; the bare ids speak where none of them says which label it is.
unnamed as (

    select transactions.*
    from transactions
    left join named
        on transactions.organization_id = named.organization_id
        and transactions.transaction_id = named.transaction_id
    where named.transaction_id is null

),

id_elements as (

    {{ qonto.select_json_elements('unnamed', 'label_ids', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

id_fields as (

    {{ qonto.select_json_fields(
        'id_elements',
        'element',
        qonto.id_fields('label'),
        keep=['transaction_id', 'organization_id', 'position', 'element']
    ) | indent(4) }}

),

combined as (

    select
        transaction_id,
        organization_id,
        position,
        label_id,
        label_name,
        parent_label_id
    from included

    union all

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.id_of_element('element') }} as label_id,
        cast(null as string) as label_name,
        cast(null as string) as parent_label_id
    from id_fields

),

-- An element that does not say which label it is stays a row, so that a test can tell of it.
final as (

    select *
    from combined
    where true
    qualify
        label_id is null
        or row_number() over (partition by organization_id, transaction_id, label_id order by position) = 1

)

select * from final
{%- endmacro %}


{% macro select_transaction_vat_items(transactions) -%}
with transactions as (

    select
        transaction_id,
        organization_id,
        vat_items
    from {{ transactions }}

),

item_elements as (

    {{ qonto.select_json_elements('transactions', 'vat_items', keep=['transaction_id', 'organization_id']) | indent(4) }}

),

-- The leaves are texts in the reference and numbers elsewhere; both arrive here as text.
items as (

    {{ qonto.select_json_fields(
        'item_elements',
        'element',
        {
            'vat_rate': '$.rate',
            'vat_amount': '$.amount',
            'vat_amount_cents': '$.amount_cents',
            'amount_excluding_vat': '$.amount_excluding_vat',
            'amount_excluding_vat_cents': '$.amount_excluding_vat_cents',
        },
        keep=['transaction_id', 'organization_id', 'position']
    ) | indent(4) }}

),

final as (

    select
        transaction_id,
        organization_id,
        position,
        {{ qonto.text_to_rate('vat_rate') }} as vat_rate,
        coalesce(
            {{ qonto.text_to_integer('vat_amount_cents') }},
            {{ qonto.text_to_cents('vat_amount') }}
        ) as vat_amount_cents,
        coalesce(
            {{ qonto.text_to_integer('amount_excluding_vat_cents') }},
            {{ qonto.text_to_cents('amount_excluding_vat') }}
        ) as amount_excluding_vat_cents
    from items

)

select * from final
{%- endmacro %}
