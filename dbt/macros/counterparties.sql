{#
  A whole select: the transactions of a relation, and one shape for the counterparty, whichever of the nine nested objects
  of the API the bank filled. A macro, because all of it is in the row itself: a model would have to be joined again.
#}
{% macro select_with_counterparties(transactions) -%}
{%- set account = [
    'counterparty_account_number', 'counterparty_account_number_format',
    'counterparty_bank_identifier', 'counterparty_bank_identifier_format',
] -%}
{%- set mandate = account + ['unique_mandate_reference'] -%}
{#- What tells that the bank filled an object. -#}
{%- set objects = {
    'transfer': account,
    'income': account,
    'swift_income': account,
    'direct_debit': mandate,
    'direct_debit_collection': mandate,
    'check': ['number', 'key'],
    'financing_installment': ['current_installment_number', 'total_installments_number'],
    'pagopa_payment': ['notice_number', 'creditor_fiscal_code', 'iuv'],
    'direct_debit_hold': ['guarding_rate'],
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
with chosen as (

    -- One object speaks for the whole row, so that fields of two objects are never mixed: the one its subject
    -- type names, else the first that says anything (an unknown subject type, or a wrong one).
    select
        *,
        case
            {%- for subject, object in subject_objects.items() %}
            when subject_type = '{{ subject }}' and ({{ qonto.any_of_object(object, objects[object]) }}) then '{{ object }}'
            {%- endfor %}
            {%- for object, columns in objects.items() %}
            when {{ qonto.any_of_object(object, columns) }} then '{{ object }}'
            {%- endfor %}
            else 'none'
        end as counterparty_source
    from {{ transactions }}

),

shaped as (

    select
        *,
        {{ qonto.plain_text('clean_counterparty_name') }} as counterparty_clean_name,
        {{ qonto.plain_text('counterparty_label') }} as counterparty_raw_name,
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
        end as counterparty_kind
        {%- for column in mandate %},
        case counterparty_source
            {%- for object, columns in objects.items() if column in columns %}
            when '{{ object }}' then {{ object }}_{{ column }}
            {%- endfor %}
        end as {{ column }}
        {%- endfor %}
    from chosen

),

numbered as (

    select
        *,
        coalesce(counterparty_clean_name, counterparty_raw_name) as counterparty_name,
        {{ qonto.iban_key('counterparty_account_number') }} as account_number_key,
        {{ qonto.number_key('counterparty_bank_identifier') }} as bank_key
    from shaped

),

keyed as (

    select
        *,
        -- A number that is no IBAN is only unique within its bank.
        case
            when lower(counterparty_account_number_format) = 'unstructured' and not {{ qonto.is_iban('account_number_key') }}
                then coalesce(bank_key || ':', '')
            else ''
        end || account_number_key as counterparty_account_key,
        {{ qonto.text_key('counterparty_name') }} as counterparty_name_key
    from numbered

)

-- An account stays the same when its holder writes the name differently; without one the name is all there is. Whether
-- several hold one account only all rows together can tell.
select
    *,
    coalesce('account:' || counterparty_account_key, 'name:' || counterparty_name_key) as counterparty_id
from keyed
{%- endmacro %}


{# The columns of the nested objects that are read here. #}
{% macro counterparty_columns() -%}
{%- set columns = [] -%}
{%- for object in ['transfer', 'income', 'swift_income', 'direct_debit', 'direct_debit_collection'] -%}
{%- for column in ['account_number', 'account_number_format', 'bank_identifier', 'bank_identifier_format'] -%}
{%- do columns.append(object ~ '_counterparty_' ~ column) -%}
{%- endfor -%}
{%- endfor -%}
{{- return(columns + [
    'direct_debit_unique_mandate_reference', 'direct_debit_collection_unique_mandate_reference', 'check_number', 'check_key',
    'financing_installment_current_installment_number', 'financing_installment_total_installments_number',
    'pagopa_payment_notice_number', 'pagopa_payment_creditor_fiscal_code', 'pagopa_payment_iuv',
    'direct_debit_hold_guarding_rate',
]) -}}
{%- endmacro %}


{% macro any_of_object(object, columns) -%}
{%- for column in columns -%}
{{ object }}_{{ column }} is not null{{ ' or ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}
