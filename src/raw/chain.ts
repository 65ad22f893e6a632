import { counted } from '../base/counted.ts';
import { busyError, dataError } from '../base/errors.ts';
import { sha256Of } from './digest.ts';
import { lastTrue } from './last-true.ts';
import { formatVersion, listingsOf, type Manifest, manifestSchema } from './manifest.ts';
import { longestObject, manifestAt, manifestPath } from './paths.ts';
import type { RawZone } from './zone.ts';

export interface Link {
  readonly seq: number;
  readonly sha256: string;
  readonly manifest: Manifest;
}

/** The newest manifest, or undefined in an empty zone. Manifests are numbered from 1 without a gap. */
export async function newestManifest(zone: RawZone, hint = 0): Promise<Link | undefined> {
  const exists = async (seq: number) => (await zone.read(manifestPath(seq))) !== undefined;
  const newest = await lastTrue(exists, 1, hint);
  if (newest > 0) return readManifest(zone, newest);
  // Later manifests without the first are no empty zone, and beginning anew would make a second history.
  for await (const path of zone.list('manifests/'))
    if (manifestAt(path) !== undefined) throw damaged(zone, 1, 'is missing');
  return undefined;
}

/** Manifest number `seq`; throws a data error when it is missing or damaged. */
export async function readManifest(zone: RawZone, seq: number): Promise<Link> {
  const bytes = await zone.read(manifestPath(seq));
  if (bytes === undefined) throw damaged(zone, seq, 'is missing');
  return { seq, sha256: sha256Of(bytes), manifest: parse(zone, seq, bytes) };
}

/** Where one stands in the log: on a manifest, or with number 0 and an empty hash before the first. */
export type Position = Pick<Link, 'seq' | 'sha256'>;

/**
 * The manifests after a position up to the newest there is now, in order, each read once and known to follow the one
 * before; undefined where the position is none of this log. Throws data errors, also from within the iteration.
 */
export async function manifestsAfter(
  zone: RawZone,
  from: Position,
): Promise<AsyncGenerator<Link> | undefined> {
  const newest = await newestManifest(zone, from.seq);
  if (from.seq > (newest?.seq ?? 0)) return undefined;
  if (from.seq > 0) {
    const known = from.seq === newest?.seq ? newest : await readManifest(zone, from.seq);
    if (known.sha256 !== from.sha256) return undefined;
  }
  return followed(zone, from, newest);
}

async function* followed(
  zone: RawZone,
  from: Position,
  newest: Link | undefined,
): AsyncGenerator<Link> {
  let previous = from.sha256;
  for (let seq = from.seq + 1; seq <= (newest?.seq ?? 0); seq += 1) {
    const link = seq === newest?.seq ? newest : await readManifest(zone, seq);
    if ((link.manifest.previous_sha256 ?? '') !== previous) {
      throw dataError(`Manifest ${seq} does not follow manifest ${seq - 1}`, {
        code: 'chain_broken',
        hint: 'The raw zone was changed by hand, or two were mixed: restore it from a backup.',
      });
    }
    previous = link.sha256;
    yield link;
  }
}

/**
 * THE COMMIT: writes the next manifest, only if nobody else has. Throws a busy error ("superseded") when another run
 * was first; then this run has changed nothing.
 */
export async function commitManifest(zone: RawZone, manifest: Manifest): Promise<Link> {
  const path = manifestPath(manifest.seq);
  const bytes = bytesOf(manifest, longestObject(path));
  // A create whose answer was lost finds its own bytes there, and no others: the attempt id is inside.
  if ((await zone.create(path, bytes)) === undefined) {
    throw busyError(`Superseded: another run has committed manifest ${manifest.seq} first`, {
      code: 'superseded',
      hint: 'Nothing was changed by this run. Make sure that only one schedule writes to this raw zone.',
    });
  }
  return { seq: manifest.seq, sha256: sha256Of(bytes), manifest };
}

/** What no run could read any more must not be committed: the raw zone would be shut for good. */
function bytesOf(manifest: Manifest, most: number): Buffer {
  const text = textOf(manifestSchema.parse(manifest));
  if (text !== undefined && Buffer.byteLength(text) <= most) return Buffer.from(text);
  const { pending } = manifest.files;
  const recent = listingsOf(manifest).reduce((sum, listing) => sum + listing.recent.length, 0);
  throw dataError(
    `Manifest ${manifest.seq} would have more than ${most} bytes: it remembers ${counted(recent, 'row')} of the overlap and ${counted(pending.length, 'attachment that is', 'attachments that are')} owed`,
    {
      code: 'manifest_too_long',
      hint: 'Nothing of it was committed, and what had landed before stays. Run again with a shorter --overlap.',
    },
  );
}

/** Undefined where it is longer than a text can be. */
function textOf(manifest: Manifest): string | undefined {
  try {
    return `${JSON.stringify(manifest)}\n`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parse(zone: RawZone, seq: number, bytes: Buffer): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged(zone, seq, 'is not JSON');
  }
  const version =
    typeof json === 'object' && json !== null && 'format_version' in json
      ? json.format_version
      : undefined;
  if (version !== formatVersion) {
    throw dataError(
      `Manifest ${zone.uri(manifestPath(seq))} has format version ${String(version)}`,
      {
        code: 'manifest_version',
        hint:
          version === 1
            ? 'Version 1 was never released, and is read by no version: extract into an empty raw zone, and load that into an empty warehouse.'
            : 'It was written by another version of qonto-elt: use that version, or a newer one.',
      },
    );
  }
  const result = manifestSchema.safeParse(json);
  if (!result.success || result.data.seq !== seq) {
    const issue = result.error?.issues[0];
    throw damaged(
      zone,
      seq,
      `does not hold what a manifest holds (${issue?.path.join('.') ?? 'seq'})`,
    );
  }
  return result.data;
}

function damaged(zone: RawZone, seq: number, what: string) {
  return dataError(`Manifest ${seq} ${what}: ${zone.uri(manifestPath(seq))}`, {
    code: 'manifest_damaged',
    hint: 'Manifests are never changed by qonto-elt: restore this one from a backup of the raw zone.',
  });
}
