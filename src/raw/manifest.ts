import { z } from 'zod';
import { partPath } from './paths.ts';
import { instantText } from './raw-line.ts';

const instant = instantText;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

/** Version 1 knew one listed stream only. It was never released, and is not read. */
export const formatVersion = 2;

/** Any name that can be a table and a folder: another version may know more streams than this one. */
const streamName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
  .max(63);

const part = z.strictObject({
  stream: streamName.describe('The staging table the lines belong to, or quarantine.'),
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
  kind: z.enum(['keyset', 'keyset_and_union', 'time_ranges']),
  requests: count,
  rows: count,
});

const listing = z.strictObject({
  slice: z
    .record(streamName, z.string())
    .describe('What it lists of its stream, by column: one account and one status.'),
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
  looked_at: instant
    .optional()
    .describe('When the bank was last asked for it; the manifests after may be of other listings.'),
  held: z
    .strictObject({
      since: instant.describe('The first look that could not prove it.'),
      proven_at: instant.optional().describe('The last look that could, if one ever did.'),
    })
    .optional()
    .describe('While it is not proven complete.'),
});

const counts = z.strictObject({
  read: count,
  landed: count.describe('Lines in the parts of the stream.'),
  unchanged: count.describe('Read again and not landed again.'),
  quarantined: count.describe('Set aside: lines in the parts of quarantine.'),
});

const waiting = z.strictObject({
  id: z.string(),
  bank_account_id: z.string(),
  updated_at: instant.describe('Of the version that landed last.'),
  asked_at: instant
    .optional()
    .describe('When the bank last said that it still is: in a list, or asked for it by its id.'),
});

const stream = z.strictObject({
  counts: counts.describe(
    'What this commit did; all that follows holds until another says otherwise.',
  ),
  listings: z.array(listing).optional().describe('Of a stream that is listed: one for each slice.'),
  snapshot: z
    .strictObject({
      hash: sha256.describe('Of its content, in any order.'),
      objects: count,
      seq: z.number().int().positive().describe('The manifest that landed it, whole.'),
    })
    .optional()
    .describe('Of a stream that is read whole: what landed last. No object is news too.'),
  waiting: z
    .array(waiting)
    .optional()
    .describe('Of a stream that is listed by status: what is pending, and may end unseen.'),
  unavailable: z
    .strictObject({ code: z.string(), reason: z.string() })
    .optional()
    .describe('Why the credentials of this run could not read it; what landed before stays.'),
});

const owner = z.strictObject({ stream: streamName, id: z.string() });
const accountOfOwner = z
  .string()
  .optional()
  .describe('The bank account whose listing brought the owner, where there is one.');

const pendingFile = z.strictObject({
  id: z.string(),
  owner,
  bank_account_id: accountOfOwner,
  attempts: count,
  since: instant,
  reason: z.string(),
});

const asideFile = z.strictObject({
  id: z.string(),
  owner,
  bank_account_id: accountOfOwner,
  reason: z.string(),
  path: z.string().nullable().describe('Where its bytes were set aside; null if none came.'),
});

const files = z.strictObject({
  counts: z.strictObject({
    stored: count,
    reused: count,
    pending: count,
    gone: count,
    too_large: count,
    quarantined: count,
  }),
  pending: z.array(pendingFile).describe('To be asked for again by the next run.'),
  quarantined: z
    .array(asideFile)
    .describe('Those whose bytes nothing says to be a file, or with a URL that nothing allows.'),
});

const manifest = z.strictObject({
  format_version: z.literal(formatVersion),
  seq: z.number().int().positive().max(9_999_999_999),
  previous_sha256: sha256.nullable().describe('sha256 of the manifest before; null for the first.'),
  run_id: z.string(),
  attempt: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  connector_version: z.string(),
  created_at: instant,
  organization_id: z.string(),
  parts: z.array(part),
  streams: z
    .record(streamName, stream)
    .describe('By name; those of another version are kept as they are.'),
  files: files.describe('The files that objects of the streams refer to.'),
  quarantined: z.array(z.string()).describe('Fingerprints of rows already set aside.'),
});

/**
 * One commit. Everything a later run needs to go on is inside; there is no other state. Unknown fields are refused:
 * a program must not commit on top of what it does not understand.
 */
export const manifestSchema = manifest.superRefine(({ seq, attempt, parts, streams }, context) => {
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const seen = new Set<string>();
  for (const [index, { stream, path }] of parts.entries()) {
    const number = Number(/\/(\d{5,9})\.ndjson\.gz$/.exec(path)?.[1]);
    if (path !== partPath({ stream, seq, attempt, part: number }) || seen.has(path))
      refuse(['parts', index, 'path'], 'no path of ours');
    seen.add(path);
  }
  for (const [name, { listings, snapshot }] of Object.entries(streams)) {
    if (listings !== undefined && snapshot !== undefined)
      refuse(['streams', name], 'both listed and read whole');
    if (snapshot !== undefined && snapshot.seq > seq)
      refuse(['streams', name, 'snapshot', 'seq'], 'a manifest to come');
  }
});

export type Manifest = z.infer<typeof manifestSchema>;
export type Part = z.infer<typeof part>;
export type ListingState = z.infer<typeof listing>;
export type WaitingObject = z.infer<typeof waiting>;
export type StreamState = z.infer<typeof stream>;
export type Counts = z.infer<typeof counts>;
export type FileCounts = Manifest['files']['counts'];
export type AsideFile = z.infer<typeof asideFile>;
export type PendingFile = z.infer<typeof pendingFile>;

export const noCounts: Counts = { read: 0, landed: 0, unchanged: 0, quarantined: 0 };

export const noFiles: FileCounts = {
  stored: 0,
  reused: 0,
  pending: 0,
  gone: 0,
  too_large: 0,
  quarantined: 0,
};

/** Every listing of every stream. */
export function listingsOf({ streams }: Pick<Manifest, 'streams'>): readonly NamedListing[] {
  return Object.entries(streams).flatMap(([name, { listings = [] }]) =>
    listings.map((one) => ({ stream: name, ...one })),
  );
}

export interface NamedListing extends ListingState {
  readonly stream: string;
}

/** The streams that a manifest has landed whole, and how many objects each has: none is news too. */
export function snapshotsOf({ seq, streams }: Pick<Manifest, 'seq' | 'streams'>) {
  const landed = Object.entries(streams).filter(([, { snapshot }]) => snapshot?.seq === seq);
  return Object.fromEntries(landed.map(([name, { snapshot }]) => [name, snapshot?.objects ?? 0]));
}
