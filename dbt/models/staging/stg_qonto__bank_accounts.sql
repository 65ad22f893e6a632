with source as (

    select * from {{ ref('base_qonto__bank_accounts') }}

),

newest as (

    {{ qonto.select_newest_of_snapshot('source', 'bank_accounts') | indent(4) }}

),

fields as (

    {{ qonto.select_json_fields(
        'newest',
        'payload',
        {
            'bank_account_slug': '$.slug',
            'bank_account_name': '$.name',
            'bank_account_status': '$.status',
            'is_main': '$.main',
            'iban': '$.iban',
            'bic': '$.bic',
            'account_number': '$.account_number',
            'currency': '$.currency',
            'balance_cents': '$.balance_cents',
            'authorized_balance_cents': '$.authorized_balance_cents',
            'is_external_account': '$.is_external_account',
            'updated_at': '$.updated_at',
        },
        keep=['id', 'organization_id', 'is_deleted', '_seq', '_extracted_at', '_loaded_at']
    ) | indent(4) }}

),

final as (

    select
        id as bank_account_id,
        bank_account_slug,
        organization_id,
        bank_account_name,
        bank_account_status,
        coalesce({{ qonto.text_to_boolean('is_main') }}, false) as is_main,
        coalesce({{ qonto.text_to_boolean('is_external_account') }}, false) as is_external_account,
        iban,
        bic,
        account_number,
        currency,
        {{ qonto.text_to_integer('balance_cents') }} as balance_cents,
        {{ qonto.text_to_integer('authorized_balance_cents') }} as authorized_balance_cents,
        {{ qonto.text_to_timestamp('updated_at') }} as updated_at,
        is_deleted,
        _seq,
        _extracted_at,
        _loaded_at
    from fields

)

select * from final
