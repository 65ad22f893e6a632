{#
  What of a content of a transaction is not as it was in the one before, as names of columns of `stg_qonto__transactions` with
  `; ` between them: null for the first one. Of the lists, the included objects and the bare ids are one: `labels`,
  `attachments`; VAT lines are `vat_items`. `lists` is what `select_changed_lists`
  says of the row. `other` stands alone: what changed is in no column. The logos are no content.
#}
{% macro changed_fields(now, before, lists) -%}
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
case
            when {{ before }}._hash is not null
                -- A function of many arguments, because a chain of fifty operators is nested too deep for some readers.
                then coalesce(nullif(substr(
                    concat(
                    {%- for column in columns %}
                    case when {{ now }}.{{ column }} is distinct from {{ before }}.{{ column }} then '; {{ column }}' else '' end,
                    {%- endfor %}
                    {%- for name in qonto.changing_lists() %}
                    case when {{ lists }}.is_{{ name }}_changed then '; {{ name }}' else '' end{{ ',' if not loop.last }}
                    {%- endfor %}
                    ),
                    3
                ), ''), 'other')
        end
{%- endmacro %}


{#
  A whole select: one row per row of `relation` that follows another version, and has some list that is written otherwise;
  with a column per list that says whether it means something else. The order of keys in objects and the white space between
  do not, and a list that is absent, null or empty says nothing.
#}
{% macro select_changed_lists(relation) -%}
{%- set parts = [] -%}
{%- for names in qonto.changing_lists().values() -%}
    {%- do parts.extend(names) -%}
{%- endfor -%}
select
    organization_id,
    transaction_id,
    version_number
    {%- for name, own in qonto.changing_lists().items() %},
    {% for part in own -%}
    {{ 'or ' if not loop.first }}{{ qonto.meaning_of_list(part ~ '_now') }} != {{ qonto.meaning_of_list(part ~ '_before') }}
    {% endfor -%}
    as is_{{ name }}_changed
    {%- endfor %}
from (
    select
        present.organization_id,
        present.transaction_id,
        present.version_number
        {%- for part in parts %},
        present.{{ part }} as {{ part }}_now,
        past.{{ part }} as {{ part }}_before
        {%- endfor %}
    from {{ relation }} as present
    inner join {{ relation }} as past
        on present.organization_id = past.organization_id
        and present.transaction_id = past.transaction_id
        and present.version_number = past.version_number + 1
    where
        {%- for part in parts %}
        {{ 'or ' if not loop.first }}{{ qonto.list_as_written('present.' ~ part) }} != {{ qonto.list_as_written('past.' ~ part) }}
        {%- endfor %}
) as written_otherwise
{%- endmacro %}


{% macro changing_lists() -%}
{{- return({
    'labels': ['labels', 'label_ids'],
    'attachments': ['attachments', 'attachment_ids'],
    'vat_items': ['vat_items'],
}) -}}
{%- endmacro %}


{% macro list_as_written(json) %}
{{- adapter.dispatch('list_as_written', 'qonto')(json) -}}
{% endmacro %}

{% macro duckdb__list_as_written(json) -%}
coalesce(cast({{ json }} as string), '')
{%- endmacro %}

{# JSON has no order of keys there, and no white space. #}
{% macro bigquery__list_as_written(json) -%}
coalesce(nullif(nullif(to_json_string({{ json }}), 'null'), '[]'), '')
{%- endmacro %}


{% macro meaning_of_list(json) %}
{{- adapter.dispatch('meaning_of_list', 'qonto')(json) -}}
{% endmacro %}

{# Each value with its path; asked only of the few that are written otherwise, because it is a query of its own. #}
{% macro duckdb__meaning_of_list(json) -%}
coalesce((
        select string_agg(fullkey || ' ' || type || ' ' || coalesce(cast(atom as string), ''), '; ' order by fullkey)
        from json_tree({{ json }})
        where not (fullkey = '$' and type in ('ARRAY', 'NULL'))
    ), '')
{%- endmacro %}

{% macro bigquery__meaning_of_list(json) -%}
{{ qonto.bigquery__list_as_written(json) }}
{%- endmacro %}
