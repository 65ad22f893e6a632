-- Every content of an account that was known at the newest load, not only the newest: each of them states a balance. When
-- it was extracted is told by no column, because that moves on with each landing of the same content.
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
