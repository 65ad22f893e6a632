{{ qonto.select_of_every_organization('attachments', [
    'id', 'transaction_id', 'bank_account_id', 'file_name', 'file_content_type', 'file_size', 'created_at',
    'state', 'reason', 'object_path', 'object_uri', 'sha256', 'payload', '_hash', '_extracted_at', '_seq', '_part', '_row',
    '_first_seq', '_loaded_at',
]) }}
