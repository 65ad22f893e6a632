import type { NamedListing } from '../raw/manifest.ts';
import { manifestPath } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import type { CheckedManifest } from './check-manifest.ts';
import { type Finding, finding } from './finding.ts';
import { fallenWatermarks, nameOf } from './watermarks.ts';

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
