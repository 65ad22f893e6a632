{#
  What of a content of a transaction is not as it was in the one before, as names of columns of `stg_qonto__transactions` with
  `; ` between them: null for the first one. Of the lists, the included objects and the bare ids are one: `labels`,
  `attachments`; VAT lines are `vat_items`. `other` stands alone: what changed is in no column. The logos are no content.
#}
{% macro changed_fields(now, before) -%}
{%- set columns = [
    'transaction_slug', 'bank_account_id', 'initiator_id', 'card_id', 'status', 'side', 'operation_type',
    'subject_type', 'category', 'cashflow_category_id', 'cashflow_category_name', 'cashflow_subcategory_id',
    'cashflow_subcategory_name', 'counterparty_label', 'clean_counterparty_name', 'note', 'reference',
    'card_last_digits', 'stated_amount', 'amount_cents', 'currency', 'local_amount', 'local_amount_cents',
    'local_currency', 'settled_balance_cents', 'vat_amount_cents', 'vat_rate', 'is_attachment_required',
    'is_attachment_lost', 'is_external_transaction', 'transfer_counterparty_account_number',
    'transfer_counterparty_account_number_format', 'transfer_counterparty_bank_identifier',
    'transfer_counterparty_bank_identifier_format', 'income_counterparty_account_number',
    'income_counterparty_account_number_format', 'income_counterparty_bank_identifier',
    'income_counterparty_bank_identifier_format', 'swift_income_counterparty_account_number',
    'swift_income_counterparty_account_number_format', 'swift_income_counterparty_bank_identifier',
    'swift_income_counterparty_bank_identifier_format', 'direct_debit_counterparty_account_number',
    'direct_debit_counterparty_account_number_format', 'direct_debit_counterparty_bank_identifier',
    'direct_debit_counterparty_bank_identifier_format', 'direct_debit_unique_mandate_reference',
    'direct_debit_collection_counterparty_account_number',
    'direct_debit_collection_counterparty_account_number_format',
    'direct_debit_collection_counterparty_bank_identifier',
    'direct_debit_collection_counterparty_bank_identifier_format',
    'direct_debit_collection_unique_mandate_reference', 'check_number', 'check_key',
    'financing_installment_total_installments_number', 'financing_installment_current_installment_number',
    'pagopa_payment_notice_number', 'pagopa_payment_creditor_fiscal_code', 'pagopa_payment_iuv',
    'direct_debit_hold_guarding_rate', 'emitted_at', 'settled_at', 'created_at',
] -%}
{%- set lists = {
    'labels': ['labels', 'label_ids'],
    'attachments': ['attachments', 'attachment_ids'],
    'vat_items': ['vat_items'],
} -%}
case
            when {{ before }}._hash is not null
                -- A function of many arguments, because a chain of fifty operators is nested too deep for some readers.
                then coalesce(nullif(substr(
                    concat(
                    {%- for column in columns %}
                    case when {{ now }}.{{ column }} is distinct from {{ before }}.{{ column }} then '; {{ column }}' else '' end,
                    {%- endfor %}
                    {%- for name, parts in lists.items() %}
                    case
                        when
                            {%- for part in parts %}
                            {{ 'or ' if not loop.first }}{{ qonto.json_as_text(now ~ '.' ~ part) }} != {{ qonto.json_as_text(before ~ '.' ~ part) }}
                            {%- endfor %}
                            then '; {{ name }}'
                        else ''
                    end{{ ',' if not loop.last }}
                    {%- endfor %}
                    ),
                    3
                ), ''), 'other')
        end
{%- endmacro %}


{# A list as one text, to be compared within an engine; one that is absent, null or empty is an empty text. #}
{% macro json_as_text(json) %}
{{- adapter.dispatch('json_as_text', 'qonto')(json) -}}
{% endmacro %}

{% macro duckdb__json_as_text(json) -%}
coalesce(nullif(nullif(cast({{ json }} as string), 'null'), '[]'), '')
{%- endmacro %}

{% macro bigquery__json_as_text(json) -%}
coalesce(nullif(nullif(to_json_string({{ json }}), 'null'), '[]'), '')
{%- endmacro %}
