import type { NamedListing } from '../raw/manifest.ts';
import { manifestPath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import type { CheckedManifest } from './check-manifest.ts';
import { type Finding, finding } from './finding.ts';

/** What two neighbours in the chain say of each other. */
export function compareNeighbours(
  zone: RawZone,
  before: CheckedManifest | undefined,
  { seq, link }: CheckedManifest,
): readonly Finding[] {
  if (link === undefined || (seq > 1 && before?.seq !== seq - 1)) return [];
  const uri = (number: number) => zone.uri(manifestPath(number));
  if (before === undefined) {
    if (link.previousSha256 === null) return [];
    return [finding('altered', uri(seq), 'it is the first and names one before it')];
  }
  if (before.link === undefined) return [];
  const findings: Finding[] = [];
  if (link.previousSha256 !== before.link.sha256) {
    const detail = `it does not have the sha256 that manifest ${seq} names: one of the two was altered`;
    findings.push(finding('altered', uri(before.seq), detail));
  }
  for (const { listing, from, to } of fallenWatermarks(before.link, link)) {
    const detail = `${listing}: the watermark was ${from}, and is ${to ?? 'none'} in this manifest`;
    findings.push(finding('watermark_fell', uri(seq), detail));
  }
  for (const { listing, from, to } of risenBeginnings(before.link.listings, link.listings)) {
    const detail = `${listing}: it held from ${from ?? 'the beginning'}, and from ${to} in this manifest`;
    findings.push(finding('beginning_rose', uri(seq), detail));
  }
  return findings;
}

interface Rise {
  readonly listing: string;
  /** Undefined for the very beginning. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Listings that reach less far back in one manifest than in the one before, where they had something. */
export function risenBeginnings(
  before: readonly NamedListing[],
  after: readonly NamedListing[],
): readonly Rise[] {
  const now = new Map(after.map((listing) => [nameOf(listing), listing.began_at]));
  return before.flatMap(({ began_at: from, ...listing }) => {
    const to = now.get(nameOf(listing));
    if (listing.watermark === null || to === undefined || (from !== undefined && to <= from))
      return [];
    return [{ listing: nameOf(listing), from, to }];
  });
}

interface Marks {
  readonly runId: string;
  readonly listings: readonly NamedListing[];
}

interface Fall {
  readonly listing: string;
  readonly from: string;
  /** Null when the listing has none any more. */
  readonly to: string | null;
}

/**
 * Watermarks that one manifest has and the next has lost. A run may take back what it committed itself, when the order of
 * a listing turns out to fall and it is read anew (decision 16); then it is proven by ranges of time, or not proven yet.
 */
export function fallenWatermarks(before: Marks, after: Marks): readonly Fall[] {
  const now = new Map(after.listings.map((listing) => [nameOf(listing), listing]));
  return before.listings.flatMap(({ watermark: from, ...listing }) => {
    const next = now.get(nameOf(listing));
    const to = next?.watermark ?? null;
    if (from === null || (to !== null && to >= from)) return [];
    const isReadAnew =
      next !== undefined &&
      before.runId === after.runId &&
      (next.certificate === null || next.certificate.kind === 'time_ranges');
    return isReadAnew ? [] : [{ listing: nameOf(listing), from, to }];
  });
}

/** For messages, and as a key of listings: `transactions of account a, completed`. */
function nameOf({ stream, slice }: Pick<NamedListing, 'stream' | 'slice'>): string {
  const values = Object.entries(slice)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([column, value]) => (column === 'bank_account_id' ? `account ${value}` : value));
  return values.length === 0 ? stream : `${stream} of ${values.join(', ')}`;
}
