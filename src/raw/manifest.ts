import { z } from 'zod';
import { partPath } from './paths.ts';
import { instantText } from './raw-line.ts';

const instant = instantText;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const part = z.strictObject({
  stream: z
    .string()
    .regex(/^[a-z][a-z_]{0,62}$/)
    .describe('The staging table the lines belong to, or quarantine.'),
  path: z
    .string()
    .describe('Made of the stream, seq, attempt and its own number, and nothing else.'),
  rows: count,
  bytes: count.describe('As stored, compressed.'),
  text_length: count
    .max(64 * 1024 * 1024)
    .describe('Characters before compression: what loading it takes in memory.'),
  sha256,
  crc32c: z.string(),
  generation: z
    .string()
    .optional()
    .describe('The version of the object, in storage that has versions.'),
});

const certificate = z.strictObject({
  kind: z.enum(['keyset', 'keyset_and_union', 'slices']),
  requests: count,
  rows: count,
});

const listing = z.strictObject({
  bank_account_id: z.string(),
  status: z.string(),
  began_at: instant
    .optional()
    .describe(
      'Everything from here on has landed, as --since asked for. Without it, everything from the beginning on.',
    ),
  watermark: instant
    .nullable()
    .describe('Everything up to here has landed. Null before the first row.'),
  earlier: z
    .strictObject({ began_at: instant.optional(), watermark: instant })
    .optional()
    .describe(
      'What has landed of the time before began_at, while it is being read: from its own began_at, or the beginning, to its watermark.',
    ),
  certificate: certificate
    .nullable()
    .describe('What proved the listing complete; null while a long back-fill is under way.'),
  recent: z
    .array(z.string())
    .describe(
      'Fingerprints of the rows inside the overlap, so that they are not landed again unchanged.',
    ),
});

const pendingAttachment = z.strictObject({
  id: z.string(),
  transaction_id: z.string(),
  bank_account_id: z.string(),
  attempts: count,
  since: instant,
  reason: z.string(),
});

const asideAttachment = z.strictObject({
  id: z.string(),
  transaction_id: z.string(),
  bank_account_id: z.string(),
  reason: z.string(),
  path: z.string().nullable().describe('Where its bytes were set aside; null if none came.'),
});

const state = z.strictObject({
  listings: z.array(listing),
  snapshots: z
    .record(z.string(), sha256)
    .describe('Per short stream the hash of its last landed content.'),
  pending_attachments: z.array(pendingAttachment),
  quarantined_attachments: z
    .array(asideAttachment)
    .default([])
    .describe(
      'Attachments whose bytes nothing says to be a file, and those with a URL that nothing allows.',
    ),
  quarantined: z.array(z.string()).describe('Fingerprints of rows already set aside.'),
});

const manifest = z.strictObject({
  format_version: z.literal(1),
  seq: z.number().int().positive().max(9_999_999_999),
  previous_sha256: sha256.nullable().describe('sha256 of the manifest before; null for the first.'),
  run_id: z.string(),
  attempt: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  connector_version: z.string(),
  created_at: instant,
  organization_id: z.string(),
  parts: z.array(part),
  snapshots: z
    .record(z.string(), count)
    .describe(
      'Short streams landed whole by this manifest, and how many objects each has: none is news too.',
    ),
  counts: z.strictObject({
    transactions_read: count,
    transactions_landed: count,
    transactions_unchanged: count,
    quarantined: count,
  }),
  attachments: z.strictObject({
    stored: count,
    reused: count,
    pending: count,
    gone: count,
    too_large: count,
    quarantined: count,
  }),
  state,
});

/**
 * One commit. Everything a later run needs to go on is inside; there is no other state. Unknown fields are refused:
 * a program must not commit on top of what it does not understand.
 */
export const manifestSchema = manifest.superRefine(({ seq, attempt, parts }, context) => {
  const seen = new Set<string>();
  for (const [index, { stream, path }] of parts.entries()) {
    const number = Number(/\/(\d{5,9})\.ndjson\.gz$/.exec(path)?.[1]);
    if (path === partPath({ stream, seq, attempt, part: number }) && !seen.has(path)) {
      seen.add(path);
      continue;
    }
    context.addIssue({
      code: 'custom',
      path: ['parts', index, 'path'],
      message: 'no path of ours',
    });
  }
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Part = z.infer<typeof part>;
export type ListingState = z.infer<typeof listing>;
export type AsideAttachment = z.infer<typeof asideAttachment>;
export type PendingAttachment = z.infer<typeof pendingAttachment>;
export type State = z.infer<typeof state>;

export const emptyState: State = {
  listings: [],
  snapshots: {},
  pending_attachments: [],
  quarantined_attachments: [],
  quarantined: [],
};
