{{ config(materialized='table') }}

-- The rows of macros/small_lists.sql in one table, each with the columns of its list.
{#- Birth date, nationality and residence of a member stay in the raw payload: finance has no use for them. #}
{%- set lists = qonto.small_lists() -%}
{%- set types = {} -%}
{%- for columns in lists.values() -%}
{%- do types.update(columns) -%}
{%- endfor %}
with accounts as (

    {{ qonto.stage_snapshot('bank_accounts', id='bank_account_id', fields={
        'bank_account_slug': '$.slug',
        'bank_account_name': '$.name',
        'bank_account_status': '$.status',
        'is_main': ['$.main', 'flag'],
        'is_external_account': ['$.is_external_account', 'flag'],
        'iban': '$.iban',
        'bic': '$.bic',
        'account_number': '$.account_number',
        'currency': '$.currency',
        'balance_cents': ['$.balance_cents', 'integer'],
        'authorized_balance_cents': ['$.authorized_balance_cents', 'integer'],
        'updated_at': ['$.updated_at', 'timestamp'],
    }) | indent(4) }}

),

account_versions as (

    {{ qonto.select_bank_account_versions() | indent(4) }}

),

members as (

    {{ qonto.stage_snapshot('memberships', id='membership_id', fields={
        'first_name': '$.first_name',
        'last_name': '$.last_name',
        'full_name': qonto.plain_text("coalesce(first_name, '') || ' ' || coalesce(last_name, '')"),
        'email': '$.email',
        'role': '$.role',
        'team_id': '$.team_id',
        'membership_status': '$.status',
    }) | indent(4) }}

),

listings as (

    {{ qonto.select_slices() | indent(4) }}

)
{% for list, columns in lists.items() %}
select
    '{{ list }}' as list_name,
    {%- for column, type in types.items() %}
    {{ column if column in columns else 'cast(null as ' ~ type ~ ') as ' ~ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ list }}s
{{ 'union all' if not loop.last }}
{%- endfor %}
