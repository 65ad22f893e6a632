{{ config(
    materialized='table' if qonto.can_write_by_transaction() else 'view',
    pre_hook=before_begin('{{ qonto.keep_context() }}'),
    post_hook=after_commit('{{ qonto.find_touched() }}'),
    meta={'only_on': 'duckdb'},
) }}

-- depends_on: {{ ref('base_qonto__transactions') }}
-- depends_on: {{ ref('stg_qonto__transactions') }}
-- depends_on: {{ ref('stg_qonto__transaction_versions') }}
-- What rows of transactions take from beside themselves: macros/touched.sql compares it with the last build's.
{%- set kinds = {
    'load': ['int_qonto__last_loads', "''", ['load_seq']],
    'label': ['int_qonto__label_paths', 'label_id', [
        'label_name', 'label_path', 'root_label_name', 'parent_label_id', 'is_deleted',
        'ancestor_id_1', 'ancestor_id_2', 'ancestor_id_3', 'ancestor_id_4',
    ]],
    'member': ['stg_qonto__memberships', 'membership_id', ['full_name']],
    'account': ['stg_qonto__bank_accounts', 'bank_account_id', [
        'bank_account_name', 'is_external_account', 'iban is null', 'account_number is null',
    ]],
    'beginning': ['int_qonto__account_beginnings', 'bank_account_id', [qonto.unix_microseconds('began_at')]],
    'refund_category': ['int_qonto__refund_categories', 'category_key', ["''"]],
    'counterparty': ['int_qonto__counterparties', qonto.one_text(['counterparty_account_key', 'counterparty_name_key']), [
        'counterparty_id', 'counterparty_group_id', 'counterparty_group_name', 'is_shared_account',
    ]],
    'own_transfer': ['int_qonto__own_transfers', 'transaction_id', ['partner_transaction_id']],
    'deletion': ['stg_qonto__transaction_deletions', 'transaction_id', [qonto.unix_microseconds('deleted_at')]],
    'receipts': ['int_qonto__transaction_receipts', 'transaction_id', [
        'receipt_count', 'stored_receipt_count', 'pending_receipt_count', 'unusable_receipt_state',
    ]],
} %}
{%- for kind, (model, key, values) in kinds.items() %}
select
    '{{ kind }}' as kind,
    organization_id,
    {{ key }} as key,
    {{ qonto.one_text(values) if values | length > 1 else 'cast(' ~ values[0] ~ ' as string)' }} as value
from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
