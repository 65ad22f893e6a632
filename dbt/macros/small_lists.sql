{#
  What is small and asked for by many: the accounts, each content of theirs that ever landed, the members, and how far each
  listing has come. They are rows of one table, `int_qonto__small_lists`, because BigQuery bills 10 MB for each table that a
  statement names; the staging models of their names are views of it.
#}

{# The columns of each, in their order, with their types. #}
{% macro small_lists() -%}
{{- return({
    'account': {
        'bank_account_id': 'string',
        'organization_id': 'string',
        'bank_account_slug': 'string',
        'bank_account_name': 'string',
        'bank_account_status': 'string',
        'is_main': 'bool',
        'is_external_account': 'bool',
        'iban': 'string',
        'bic': 'string',
        'account_number': 'string',
        'currency': 'string',
        'balance_cents': 'int64',
        'authorized_balance_cents': 'int64',
        'updated_at': 'timestamp',
        'is_deleted': 'bool',
        '_seq': 'int64',
        '_extracted_at': 'timestamp',
        '_loaded_at': 'timestamp',
    },
    'account_version': {
        'bank_account_id': 'string',
        'organization_id': 'string',
        'is_external_account': 'bool',
        'currency': 'string',
        'balance_cents': 'int64',
        'updated_at': 'timestamp',
        'known_from': 'timestamp',
        '_hash': 'string',
    },
    'member': {
        'membership_id': 'string',
        'organization_id': 'string',
        'first_name': 'string',
        'last_name': 'string',
        'full_name': 'string',
        'email': 'string',
        'role': 'string',
        'team_id': 'string',
        'membership_status': 'string',
        'is_deleted': 'bool',
        '_seq': 'int64',
        '_extracted_at': 'timestamp',
        '_loaded_at': 'timestamp',
    },
    'listing': {
        'organization_id': 'string',
        'stream': 'string',
        'bank_account_id': 'string',
        'status': 'string',
        'is_filtered': 'bool',
        'side': 'string',
        'operation_type': 'string',
        'settled_from': 'timestamp',
        'settled_to': 'timestamp',
        'watermark': 'timestamp',
        'began_at': 'timestamp',
        'proof': 'string',
        'is_held': 'bool',
        'held_since': 'timestamp',
        'proven_at': 'timestamp',
        'looked_at': 'timestamp',
    },
}) -}}
{%- endmacro %}


{# A whole staging model: the rows of one of them. #}
{% macro select_small_list(list) -%}
select
    {{ qonto.small_lists()[list] | join(',\n    ') }}
from {{ ref('int_qonto__small_lists') }}
where list_name = '{{ list }}'
{%- endmacro %}


{#
  Every content of an account that was known at the newest load, not only the newest: each of them states a balance. When it
  was extracted is told by no column, because that moves on with each landing of the same content.
#}
{% macro select_bank_account_versions() -%}
with source as (

    select * from {{ ref('base_qonto__bank_accounts') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

loads as (

    select * from {{ ref('stg_qonto__loads') }}

),

known as (

    select
        source.id,
        source.organization_id,
        source.payload,
        source._hash,
        coalesce(loads.committed_at, source._extracted_at) as known_from
    from source
    inner join last_load
        on source.organization_id = last_load.organization_id
    left join loads
        on source.organization_id = loads.organization_id
        and coalesce(source._first_seq, source._seq) = loads.load_seq
    where coalesce(source._first_seq, source._seq) <= last_load.seq

),

fields as (

    {{ qonto.select_json_fields(
        'known',
        'payload',
        {
            'currency': '$.currency',
            'balance_cents': '$.balance_cents',
            'is_external_account': '$.is_external_account',
            'updated_at': '$.updated_at',
        },
        keep=['id', 'organization_id', '_hash', 'known_from']
    ) | indent(4) }}

),

final as (

    select
        id as bank_account_id,
        organization_id,
        coalesce({{ qonto.text_to_boolean('is_external_account') }}, false) as is_external_account,
        currency,
        {{ qonto.text_to_integer('balance_cents') }} as balance_cents,
        {{ qonto.text_to_timestamp('updated_at') }} as updated_at,
        known_from,
        _hash
    from fields

)

select * from final
{%- endmacro %}


{# Where every listing of the bank stands, and what proves it, as the newest load has it. #}
{% macro select_slices() -%}
with loads as (

    select * from {{ ref('base_qonto__loads') }}

),

last_load as (

    {{ qonto.select_last_load() | indent(4) }}

),

newest as (

    select
        loads.organization_id,
        loads.slices
    from loads
    inner join last_load
        on loads.organization_id = last_load.organization_id
        and loads.seq = last_load.seq

),

elements as (

    {{ qonto.select_json_elements('newest', 'slices', keep=['organization_id']) | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'elements',
        'element',
        {
            'stream': '$.stream',
            'bank_account_id': '$.slice.bank_account_id',
            'status': '$.slice.status',
            'side': '$.slice.side',
            'operation_type': '$.slice.operation_type',
            'settled_from': '$.slice.settled_from',
            'settled_to': '$.slice.settled_to',
            'watermark': '$.watermark',
            'began_at': '$.began_at',
            'proof': '$.proof',
            'looked_at': '$.looked_at',
            'held_since': '$.held.since',
            'last_proven_at': '$.held.proven_at',
        },
        keep=['organization_id']
    ) | indent(4) }}

),

final as (

    select
        organization_id,
        stream,
        bank_account_id,
        status,
        coalesce(side, operation_type, settled_from, settled_to) is not null as is_filtered,
        side,
        operation_type,
        {{ qonto.text_to_timestamp('settled_from') }} as settled_from,
        {{ qonto.text_to_timestamp('settled_to') }} as settled_to,
        {{ qonto.text_to_timestamp('watermark') }} as watermark,
        {{ qonto.text_to_timestamp('began_at') }} as began_at,
        proof,
        proof is null as is_held,
        {{ qonto.text_to_timestamp('held_since') }} as held_since,
        case when proof is null then {{ qonto.text_to_timestamp('last_proven_at') }} else {{ qonto.text_to_timestamp('looked_at') }} end as proven_at,
        {{ qonto.text_to_timestamp('looked_at') }} as looked_at
    from fields

)

select * from final
{%- endmacro %}
