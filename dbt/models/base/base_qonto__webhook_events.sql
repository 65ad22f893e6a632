{# Made by "npm run schemas" from src/streams and src/load/ledger-tables.ts. Edit those. #}
{{ qonto.select_of_every_organization('webhook_events', [
    'id',
    'type',
    'payload',
    '_hash',
    '_extracted_at',
    '_seq',
    '_part',
    '_row',
    '_first_seq',
    '_loaded_at',
]) }}
