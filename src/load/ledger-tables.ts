import type { Table } from './tables.ts';

/** The loader's own table: one row a manifest. */
export const loadsTable: Table = {
  name: '_loads',
  description: "One row per manifest loaded: the loader's ledger, and the source of freshness.",
  key: ['seq'],
  columns: [
    {
      name: 'seq',
      type: 'INT64',
      mode: 'REQUIRED',
      description: 'Manifest number; 1, 2, 3 … without a gap.',
    },
    {
      name: 'run_id',
      type: 'STRING',
      mode: 'REQUIRED',
      description: 'The run that committed the manifest.',
    },
    {
      name: 'manifest_sha256',
      type: 'STRING',
      mode: 'REQUIRED',
      description: "sha256 (hex) of the manifest's bytes.",
    },
    {
      name: 'committed_at',
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      description: 'When the manifest was committed to the raw zone (UTC).',
    },
    {
      name: 'loaded_at',
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      description: 'When it was merged into these tables (UTC).',
    },
    {
      name: 'rows_landed',
      type: 'INT64',
      mode: 'REQUIRED',
      description: 'Lines of all streams in the manifest.',
    },
    {
      name: 'rows_unchanged',
      type: 'INT64',
      mode: 'REQUIRED',
      description:
        'Objects of all streams that were read again, found unchanged, and therefore not landed.',
    },
    {
      name: 'rows_quarantined',
      type: 'INT64',
      mode: 'REQUIRED',
      description:
        'Rows set aside, because they had no usable key or are longer or deeper than an engine takes.',
    },
    {
      name: 'counts',
      type: 'JSON',
      mode: 'REQUIRED',
      description:
        'By stream, how many objects were read, landed, found unchanged and quarantined.',
    },
    {
      name: 'snapshots',
      type: 'JSON',
      mode: 'REQUIRED',
      description:
        'Streams landed whole by this manifest (bank_accounts, labels, …) and how many objects each has.',
    },
    {
      name: 'slices',
      type: 'JSON',
      mode: 'REQUIRED',
      description:
        'Where every listing stood: stream, slice (bank_account_id and status), watermark, began_at (null from the beginning), proof, and looked_at. Without a proof its watermark is held: since when, and when it was last proven, is in held.',
    },
    {
      name: 'unavailable',
      type: 'JSON',
      mode: 'REQUIRED',
      description:
        'Streams that the credentials of the run could not read, and why. What landed of them before stays.',
    },
  ],
};

/** The one that says how far it has come. */
export const cursorTable: Table = {
  name: '_cursor',
  description:
    'The one row that says which manifest was loaded last; moved in the same transaction as the rows.',
  key: ['name'],
  columns: [
    {
      name: 'name',
      type: 'STRING',
      mode: 'REQUIRED',
      description: "Always 'load'.",
    },
    {
      name: 'seq',
      type: 'INT64',
      mode: 'REQUIRED',
      description: 'The last manifest loaded; 0 before the first.',
    },
    {
      name: 'manifest_sha256',
      type: 'STRING',
      mode: 'REQUIRED',
      description: 'sha256 (hex) of that manifest; empty before the first.',
    },
    {
      name: 'updated_at',
      type: 'TIMESTAMP',
      mode: 'REQUIRED',
      description: 'When the cursor last moved (UTC).',
    },
    {
      name: 'raw_zone',
      type: 'STRING',
      mode: 'NULLABLE',
      description:
        'Where the raw zone was that was loaded from last: what object_uri of attachments begins with.',
    },
  ],
};
