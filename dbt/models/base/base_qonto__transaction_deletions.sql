{# Made by "npm run schemas" from src/streams and src/load/ledger-tables.ts. Edit those. #}
{{ qonto.select_of_every_organization('transaction_deletions', [
    'id',
    'bank_account_id',
    'status',
    'updated_at',
    'deleted_at',
    'found_by',
    'payload',
    '_hash',
    '_extracted_at',
    '_seq',
    '_part',
    '_row',
    '_first_seq',
    '_loaded_at',
]) }}
