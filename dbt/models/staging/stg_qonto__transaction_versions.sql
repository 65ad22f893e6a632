{{ config(
    materialized='qonto_additive',
    partition_by=qonto.months_of('updated_at'),
) }}

{#-
  Every content is parsed once in its life: rows are added and never change, because nothing in them does but by a change
  of this text. What else can change (where the loader saw the content last, whether another one is newer) is asked of the
  staging table.
-#}
{%- set account_fields = [
    'counterparty_account_number',
    'counterparty_account_number_format',
    'counterparty_bank_identifier',
    'counterparty_bank_identifier_format',
] -%}
{%- set nested_fields = {
    'transfer': account_fields,
    'income': account_fields,
    'swift_income': account_fields,
    'direct_debit': account_fields + ['unique_mandate_reference'],
    'direct_debit_collection': account_fields + ['unique_mandate_reference'],
    'check': ['check_number', 'check_key'],
    'financing_installment': ['total_installments_number', 'current_installment_number'],
    'pagopa_payment': ['notice_number', 'creditor_fiscal_code', 'iuv'],
    'direct_debit_hold': ['guarding_rate'],
} -%}
{%- set texts = {
    'transaction_slug': '$.transaction_id',
    'initiator_id': '$.initiator_id',
    'card_id': '$.card_id',
    'side': '$.side',
    'operation_type': '$.operation_type',
    'subject_type': '$.subject_type',
    'counterparty_label': '$.label',
    'clean_counterparty_name': '$.clean_counterparty_name',
    'note': '$.note',
    'reference': '$.reference',
    'card_last_digits': '$.card_last_digits',
    'category': '$.category',
    'cashflow_category_id': '$.cashflow_category.id',
    'cashflow_category_name': '$.cashflow_category.name',
    'cashflow_subcategory_id': '$.cashflow_subcategory.id',
    'cashflow_subcategory_name': '$.cashflow_subcategory.name',
    'logo_small_url': '$.logo.small',
    'logo_medium_url': '$.logo.medium',
    'settled_balance': '$.settled_balance',
    'currency': '$.currency',
    'local_currency': '$.local_currency',
} -%}
{#- Turned from text into another type; for amounts everything is made from the cents. -#}
{%- set typed_columns = {
    'integer': ['amount_cents', 'local_amount_cents', 'settled_balance_cents', 'vat_amount_cents'],
    'decimal': ['amount', 'local_amount'],
    'rate': ['vat_rate'],
    'timestamp': ['emitted_at', 'settled_at', 'created_at'],
    'boolean': ['attachment_required', 'attachment_lost', 'is_external_transaction'],
} -%}
{%- for columns in typed_columns.values() -%}
    {%- for column in columns -%}
        {%- do texts.update({column ~ '_text': '$.' ~ column}) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for object, fields in nested_fields.items() -%}
    {%- for field in fields -%}
        {%- do texts.update({object ~ '_' ~ field | replace(object ~ '_', ''): '$.' ~ object ~ '.' ~ field}) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set installments = [
    'financing_installment_total_installments_number', 'financing_installment_current_installment_number',
] -%}
{%- set subject_types = [
    'Card', 'Transfer', 'Income', 'DirectDebit', 'DirectDebitCollection', 'DirectDebitHold', 'WalletToWallet',
    'Check', 'SwiftIncome', 'PagopaPayment', 'F24Payment', 'BillingTransfer', 'FinancingIncome',
    'FinancingInstallment', 'AccountRemuneration', 'Investment', 'Other',
] -%}
{%- set query -%}
with source as (

    select
        *,
        coalesce(_first_seq, _seq) as known_seq
    from {{ ref('base_qonto__transactions') }} as contents
    {only_new}

),

-- Whatever is loaded while the models are built waits for the next build.
loads as (

    select * from {{ ref('stg_qonto__loads') }}

),

known as (

    select
        source.*,
        loads.committed_at as known_from
    from source
    inner join loads
        on source.organization_id = loads.organization_id
        and source.known_seq = loads.load_seq

),

fields as (

    {{ qonto.select_json_fields(
        'known',
        'payload',
        texts,
        arrays={
            'labels': '$.labels',
            'label_ids': '$.label_ids',
            'attachments': '$.attachments',
            'attachment_ids': '$.attachment_ids',
            'vat_items': '$.vat_details.items',
        },
        keep=['id', 'organization_id', 'bank_account_id', 'status', 'updated_at', '_hash', 'known_seq', 'known_from'],
        misshapen='misshapen_fields'
    ) | indent(4) }}

),

typed as (

    select
        *,
        {%- for type, columns in typed_columns.items() %}
        {%- for column in columns %}
        {{ qonto['text_to_' ~ type](column ~ '_text') }} as {{ column }},
        {%- endfor %}
        {%- endfor %}
        lower(replace(subject_type, '_', '')) as plain_subject_type
    from fields

),

final as (

    select
        -- ids
        id as transaction_id,
        organization_id,
        transaction_slug,
        bank_account_id,
        initiator_id,
        card_id,

        -- what kind of movement
        status,
        side,
        operation_type,
        -- The reference prints `transfer`, the live API `Transfer`.
        case plain_subject_type
            {%- for subject_type in subject_types %}
            when '{{ subject_type | lower }}' then '{{ subject_type }}'
            {%- endfor %}
            else subject_type
        end as subject_type,
        category,
        cashflow_category_id,
        cashflow_category_name,
        cashflow_subcategory_id,
        cashflow_subcategory_name,

        -- texts
        counterparty_label,
        clean_counterparty_name,
        note,
        reference,
        card_last_digits,
        logo_small_url,
        logo_medium_url,

        -- amounts
        amount as stated_amount,
        amount_cents,
        currency,
        local_amount,
        local_amount_cents,
        local_currency,
        -- The cents are 0 where the bank states no balance; then the balance itself is null.
        case
            when settled_balance_cents = 0 and settled_balance is null then null
            else settled_balance_cents
        end as settled_balance_cents,
        vat_amount_cents,
        vat_rate,

        -- flags; an absent one means false
        coalesce(attachment_required, false) as is_attachment_required,
        coalesce(attachment_lost, false) as is_attachment_lost,
        coalesce(is_external_transaction, false) as is_external_transaction,

        -- the nested object of the subject type
        {%- for object, fields in nested_fields.items() %}
        {%- for field in fields %}
        {%- set column = object ~ '_' ~ field | replace(object ~ '_', '') %}
        {%- if column in installments %}
        {{ qonto.text_to_integer(column) }} as {{ column }},
        {%- else %}
        {{ column }},
        {%- endif %}
        {%- endfor %}
        {%- endfor %}

        -- timestamps
        emitted_at,
        settled_at,
        created_at,
        updated_at,

        -- arrays, flattened by the models beside this one
        labels,
        label_ids,
        attachments,
        attachment_ids,
        vat_items,

        -- A cast of a text is lenient, so that one odd value cannot stop a build; here it is named, for a test to count.
        nullif(
            concat(
                misshapen_fields
                {%- for columns in typed_columns.values() %}
                {%- for column in columns %},
                case when {{ column }} is null and {{ column }}_text is not null then '{{ column }} ' else '' end
                {%- endfor %}
                {%- endfor %}
                {%- for column in installments %},
                case when {{ qonto.text_to_integer(column) }} is null and {{ column }} is not null then '{{ column }} ' else '' end
                {%- endfor %}
            ),
            ''
        ) as unreadable_fields,
        {{ qonto.unusable_reason() | indent(8) }} as unusable_reason,

        -- lineage
        _hash,
        substr(_hash, 1, 16) as _short_hash,
        known_seq as _first_seq,
        known_from,
        '{rules}' as _rules
    from typed

)

select * from final
{%- endset -%}
{{ qonto.select_additively(
    query,
    sources=['base_qonto__transactions', 'stg_qonto__loads'],
    relation='contents',
    seq='coalesce(_first_seq, _seq)',
    seq_in_this='_first_seq',
) }}
