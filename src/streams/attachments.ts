import { stream } from './shape/stream.ts';

export const attachments = stream({
  name: 'attachments',
  doc: 'What became of every attachment: one row per attachment and outcome.',
  source: 'docs.qonto.com, "Retrieve an attachment" (read 2026-11-20)',
  sync: { mode: 'files' },
  key: ['id', '_hash'],
  columns: {
    id: { type: 'STRING', mode: 'REQUIRED', doc: "The API's attachment id (UUID)." },
    owner_stream: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: 'The stream of the object that refers to it: transactions.',
    },
    owner_id: { type: 'STRING', mode: 'REQUIRED', doc: 'The id (UUID) of that object.' },
    transaction_id: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'The id (UUID) of the transaction it belongs to; null where it belongs to something else.',
    },
    bank_account_id: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'The bank account of that transaction.',
    },
    file_name: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'The name the user gave the file; neither unique nor safe as a path.',
    },
    file_content_type: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'The content type the bank states.',
    },
    file_size: { type: 'INT64', mode: 'NULLABLE', doc: 'The size in bytes the bank states.' },
    created_at: {
      type: 'TIMESTAMP',
      mode: 'NULLABLE',
      doc: 'When the attachment was added (UTC).',
    },
    state: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: 'stored, pending (to be retried), gone (the bank no longer has it), too_large, or quarantined (bytes that are no whole file, or a URL that nothing allows).',
    },
    reason: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'Why it is not stored, or what is odd about a file that is: looks like image/png, the bank says image/jpeg.',
    },
    object_path: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'Where the bytes are inside the raw zone.',
    },
    object_uri: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'Where the bytes are: object_path in the raw zone that was loaded from last.',
    },
    sha256: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'sha256 (hex) of the bytes, where there are some: of a quarantined one, those that were set aside.',
    },
  },
  partitionBy: 'created_at',
  clusterBy: ['id'],
  personal: ['file_name'],
});
