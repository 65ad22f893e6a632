{#- The nine nested objects of the API, and which common field each of their columns feeds. -#}
{%- set account = {
    'counterparty_account_number': 'counterparty_account_number',
    'counterparty_account_number_format': 'counterparty_account_number_format',
    'counterparty_bank_identifier': 'counterparty_bank_identifier',
    'counterparty_bank_identifier_format': 'counterparty_bank_identifier_format',
} -%}
{%- set mandate = dict(account, unique_mandate_reference='unique_mandate_reference') -%}
{%- set objects = {
    'transfer': account,
    'income': account,
    'swift_income': account,
    'direct_debit': mandate,
    'direct_debit_collection': mandate,
    'check': {'check_number': 'number', 'check_key': 'key'},
    'financing_installment': {
        'installment_number': 'current_installment_number',
        'installments_count': 'total_installments_number',
    },
    'pagopa_payment': {
        'pagopa_notice_number': 'notice_number',
        'pagopa_creditor_fiscal_code': 'creditor_fiscal_code',
        'pagopa_iuv': 'iuv',
    },
    'direct_debit_hold': {'direct_debit_guarding_rate': 'guarding_rate'},
} -%}
{%- set subject_objects = {
    'Transfer': 'transfer',
    'Income': 'income',
    'SwiftIncome': 'swift_income',
    'DirectDebit': 'direct_debit',
    'DirectDebitCollection': 'direct_debit_collection',
    'Check': 'check',
    'FinancingInstallment': 'financing_installment',
    'PagopaPayment': 'pagopa_payment',
    'DirectDebitHold': 'direct_debit_hold',
} -%}
{%- set shape = [
    'counterparty_account_number', 'counterparty_account_number_format',
    'counterparty_bank_identifier', 'counterparty_bank_identifier_format', 'unique_mandate_reference',
    'check_number', 'check_key', 'installment_number', 'installments_count',
    'pagopa_notice_number', 'pagopa_creditor_fiscal_code', 'pagopa_iuv', 'direct_debit_guarding_rate',
] -%}

with transactions as (

    select * from {{ ref('stg_qonto__transactions') }}

),

-- One object speaks for the whole row, so that fields of two objects are never mixed: the one its subject
-- type names, else the first that says anything (an unknown subject type, or a wrong one).
chosen as (

    select
        *,
        case
            {%- for subject, object in subject_objects.items() %}
            when subject_type = '{{ subject }}' and ({% for column in objects[object].values() %}{{ object }}_{{ column }} is not null{{ ' or ' if not loop.last }}{% endfor %}) then '{{ object }}'
            {%- endfor %}
            {%- for object, columns in objects.items() %}
            when {% for column in columns.values() %}{{ object }}_{{ column }} is not null{{ ' or ' if not loop.last }}{% endfor %} then '{{ object }}'
            {%- endfor %}
            else 'none'
        end as counterparty_source
    from transactions

),

shaped as (

    select
        transaction_id,
        organization_id,
        coalesce(nullif(trim(clean_counterparty_name), ''), nullif(trim(counterparty_label), '')) as counterparty_name,
        nullif(trim(clean_counterparty_name), '') as counterparty_clean_name,
        nullif(trim(counterparty_label), '') as counterparty_raw_name,
        case
            when operation_type = 'qonto_fee'
                or subject_type in ('BillingTransfer', 'FinancingIncome', 'FinancingInstallment', 'AccountRemuneration')
                then 'qonto'
            when subject_type = 'Card' then 'merchant'
            when subject_type in ('F24Payment', 'PagopaPayment') or operation_type = 'nrc_payment' then 'public_body'
            when subject_type = 'WalletToWallet' then 'qonto_account'
            when subject_type in (
                'Transfer', 'Income', 'SwiftIncome', 'DirectDebit', 'DirectDebitCollection', 'DirectDebitHold', 'Check'
            ) then 'third_party'
            else 'unknown'
        end as counterparty_kind,
        counterparty_source,
        {%- for field in shape %}
        case counterparty_source
            {%- for object, columns in objects.items() if field in columns %}
            when '{{ object }}' then {{ object }}_{{ columns[field] }}
            {%- endfor %}
        end as {{ field }}{{ ',' if not loop.last }}
        {%- endfor %}
    from chosen

),

-- An account stays the same when its holder writes the name differently; without one the name is all there is.
final as (

    select
        *,
        coalesce(
            'account:' || upper(replace(counterparty_account_number, ' ', '')),
            'name:' || lower(counterparty_name)
        ) as counterparty_id
    from shaped

)

select * from final
