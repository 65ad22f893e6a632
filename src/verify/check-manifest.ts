import { ConnectorError } from '../base/errors.ts';
import { type Link, readManifest } from '../raw/chain.ts';
import { listingsOf, type NamedListing } from '../raw/manifest.ts';
import { manifestPath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { checkPart } from './check-part.ts';
import { type Finding, finding } from './finding.ts';
import type { OutcomeLine } from './read/attachment-lines.ts';
import { objectFault } from './read/read-object.ts';

/** One commit, compared with what is there. What is large and not needed any more (fingerprints) is let go of. */
export interface CheckedManifest {
  readonly seq: number;
  /** Undefined when it is missing or cannot be read. */
  readonly link:
    | {
        readonly sha256: string;
        readonly previousSha256: string | null;
        readonly runId: string;
        readonly listings: readonly NamedListing[];
        readonly pending: readonly string[];
      }
    | undefined;
  readonly findings: readonly Finding[];
  readonly parts: number;
  readonly partsThere: number;
  readonly rows: number;
  readonly bytes: number;
  readonly references: readonly string[];
  readonly outcomes: readonly OutcomeLine[];
  /** False when something that names attachments could not be read. */
  readonly isWhole: boolean;
}

/** Reads manifest `seq` and every part it names. Throws when the storage does not answer. */
export async function checkManifest(zone: RawZone, seq: number): Promise<CheckedManifest> {
  const link = await readLink(zone, seq);
  if ('problem' in link) return { ...nothing, seq, findings: [link] };
  const { manifest, sha256 } = link;
  // One after the other: manifests are read ahead, and a part is up to 16 MB.
  const parts = [];
  for (const part of manifest.parts) parts.push(await checkPart(zone, seq, part));
  const findings = parts.flatMap((part) => part.finding ?? []);
  return {
    seq,
    link: {
      sha256,
      previousSha256: manifest.previous_sha256,
      runId: manifest.run_id,
      listings: listingsOf(manifest).map((listing) => ({ ...listing, recent: [] })),
      pending: manifest.files.pending.map(({ id }) => id),
    },
    findings,
    parts: parts.length,
    partsThere: parts.filter(({ isThere }) => isThere).length,
    rows: manifest.parts.reduce((sum, { rows }) => sum + rows, 0),
    bytes: manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0),
    references: parts.flatMap(({ references }) => references),
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    isWhole: findings.length === 0,
  };
}

const nothing = {
  link: undefined,
  parts: 0,
  partsThere: 0,
  rows: 0,
  bytes: 0,
  references: [],
  outcomes: [],
  isWhole: false,
};

async function readLink(zone: RawZone, seq: number): Promise<Link | Finding> {
  const path = manifestPath(seq);
  try {
    return await readManifest(zone, seq);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'manifest_damaged') {
      const { problem, detail } = await objectFault(zone, path, error);
      return finding(problem, zone.uri(path), detail);
    }
    return (await zone.checksums(path)) === undefined
      ? finding('missing', zone.uri(path), 'the chain has a gap')
      : finding('altered', zone.uri(path), 'it does not hold what a manifest holds');
  }
}
