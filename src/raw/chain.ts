import { busyError, dataError } from '../errors.ts';
import { sha256Of } from './digest.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { manifestPath } from './paths.ts';
import type { RawZone } from './zone.ts';

export interface Link {
  readonly seq: number;
  readonly sha256: string;
  readonly manifest: Manifest;
}

/**
 * The newest manifest, or undefined in an empty zone. Manifests are numbered without a gap, so the end is found by
 * asking for single names, from `hint` on: in two requests when the hint is right, in a few dozen at any age when it is
 * wrong or missing. A hint is never believed: what counts is that the next name is free.
 */
export async function newestManifest(zone: RawZone, hint = 0): Promise<Link | undefined> {
  const exists = async (seq: number) =>
    seq === 0 || (await zone.read(manifestPath(seq))) !== undefined;
  let low = (await exists(hint)) ? hint : 0;
  let step = 1;
  while (await exists(low + step)) {
    low += step;
    step *= 2;
  }
  let high = low + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await exists(middle)) low = middle;
    else high = middle;
  }
  return low === 0 ? undefined : readManifest(zone, low);
}

/** Manifest number `seq`; throws a data error when it is missing or damaged. */
export async function readManifest(zone: RawZone, seq: number): Promise<Link> {
  const bytes = await zone.read(manifestPath(seq));
  if (bytes === undefined) throw damaged(zone, seq, 'is missing');
  return { seq, sha256: sha256Of(bytes), manifest: parse(zone, seq, bytes) };
}

/**
 * THE COMMIT: writes the next manifest, only if nobody else has. Throws a busy error ("superseded") when another run
 * was first; then this run has changed nothing.
 */
export async function commitManifest(zone: RawZone, manifest: Manifest): Promise<Link> {
  const bytes = Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest))}\n`);
  const path = manifestPath(manifest.seq);
  const stored = await zone.create(path, bytes);
  // A create whose answer was lost finds its own object there: the attempt id inside tells.
  const taken = stored === undefined ? await zone.read(path) : undefined;
  if (taken !== undefined && !taken.equals(bytes)) {
    throw busyError(`Superseded: another run has committed manifest ${manifest.seq} first`, {
      code: 'superseded',
      hint: 'Nothing was changed by this run. Make sure that only one schedule writes to this raw zone.',
    });
  }
  return { seq: manifest.seq, sha256: sha256Of(bytes), manifest };
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
  if (version !== 1) {
    throw dataError(
      `Manifest ${zone.uri(manifestPath(seq))} has format version ${String(version)}`,
      {
        code: 'manifest_version',
        hint: 'It was written by another version of qonto-elt: use that version, or a newer one.',
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
