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
}) }}
