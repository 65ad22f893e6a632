import { ConnectorError } from '../../../base/errors.ts';
import type { Config } from '../../../config/config.ts';
import { overdueAttachments } from '../../../extract/files/overdue.ts';
import { landedLabels } from '../../../extract/landed/landed-labels.ts';
import { cursorIn } from '../../../load/other-raw-zone.ts';
import { type Link, newestManifest, readManifest } from '../../../raw/chain.ts';
import { isHeld, readLease } from '../../../raw/lease.ts';
import { type ListingState, listingsOf } from '../../../raw/manifest.ts';
import type { RawZone } from '../../../raw/zone.ts';
import { quotable } from '../../../redact/text.ts';
import { composeLog, composeZone, existingWarehouse, now } from '../../../run/compose.ts';
import { type OauthState, readOauthState } from '../oauth-state.ts';
import { verdictOf } from './verdict.ts';

export type Status = Awaited<ReturnType<typeof readStatus>>;
export type ListingStatus = NonNullable<Status['newest_manifest']>['listings'][number];

/** Where extract and load stand, for machines. Throws what the raw zone throws; no other fault hides the rest. */
export async function readStatus(config: Config, nowMs: number) {
  const zone = await composeZone(config);
  const lease = await readLease(zone);
  const newest = await newestManifest(zone, lease?.record.newest_seq);
  const described =
    newest === undefined ? null : describe(newest, await landedLabels(zone, newest));
  const { isForeign, ...loaded } = await loadedManifest(config, zone);
  const standing = {
    ...standingOf(described),
    ...(await loadStanding(zone, newest, loaded)),
    is_foreign: isForeign,
  };
  return {
    verdict: verdictOf(standing, nowMs, config.max_age),
    newest_manifest: described,
    ...loaded,
    lease:
      lease !== undefined && isHeld(lease.record, nowMs)
        ? {
            host: lease.record.host,
            pid: lease.record.pid,
            expires_at: new Date(lease.record.expires_at).toISOString(),
          }
        : null,
    oauth: await readTokens(config),
  };
}

/** Null without OAuth. A store that cannot be read must not hide the rest. */
async function readTokens(config: Config): Promise<OauthState | { readonly fault: string } | null> {
  try {
    return (await readOauthState(config, composeLog(config))) ?? null;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { fault: `${error.message}. ${error.hint}` };
  }
}

function describe({ seq, manifest }: Link, labels: ReadonlyMap<string, string>) {
  const { created_at, organization_id, files, quarantined, streams } = manifest;
  return {
    seq,
    created_at,
    organization_id,
    streams: Object.entries(streams).map(([name, { counts, snapshot, unavailable }]) => ({
      name,
      ...counts,
      objects: snapshot?.objects ?? null,
      /** Why the newest run could not read it; null where it could. */
      unavailable: unavailable?.reason ?? null,
    })),
    listings: listingsOf(manifest).map(({ stream, slice, ...listing }) => ({
      stream,
      bank_account_id: slice.bank_account_id ?? null,
      status: slice.status ?? null,
      slice,
      /** For people, as in the report of a run; null of an account that the bank no longer lists. */
      account: labels.get(slice.bank_account_id ?? '') ?? null,
      watermark: listing.watermark,
      certificate: listing.certificate,
      began_at: listing.began_at ?? null,
      earlier: listing.earlier ?? null,
      held: heldOf(listing, created_at),
    })),
    pending_attachments: files.pending,
    overdue_attachments: overdueAttachments(files.pending, now()).length,
    quarantined_rows: quarantined.length,
    quarantined_attachments: files.quarantined,
  };
}

interface Loaded {
  /** Null where there is no warehouse, where nobody can say, and where it is none of this raw zone. */
  readonly loaded_manifest: number | null;
  readonly warehouse_fault: string | null;
  /** The warehouse was loaded from another raw zone. */
  readonly isForeign: boolean;
}

/**
 * Null when there is no warehouse yet: asking for the status must not make one. A warehouse that cannot be looked into
 * must not hide the rest.
 */
async function loadedManifest(config: Config, zone: RawZone): Promise<Loaded> {
  const nothing = { loaded_manifest: null, warehouse_fault: null, isForeign: false };
  try {
    const warehouse = await existingWarehouse(config, zone);
    if (warehouse === undefined) return nothing;
    try {
      return { ...nothing, loaded_manifest: (await cursorIn(zone, warehouse))?.seq ?? null };
    } finally {
      warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const isForeign = error.code === 'other_raw_zone';
    return { ...nothing, isForeign, warehouse_fault: `${error.message}. ${error.hint}` };
  }
}

/** Null of a listing that is proven. One that a run has begun and not looked at yet is held since its commit. */
function heldOf(
  { certificate, held }: Pick<ListingState, 'certificate' | 'held'>,
  committedAt: string,
) {
  if (certificate !== null) return null;
  return { since: held?.since ?? committedAt, proven_at: held?.proven_at ?? null };
}

type Described = ReturnType<typeof describe>;

/** Of an account that the bank no longer lists, nothing more will be proven. */
function standingOf(newest: Described | null) {
  const listings = newest?.listings ?? [];
  const isNamed = listings.some(({ account }) => account !== null);
  const listed = listings.filter(
    ({ account, bank_account_id: id }) => !isNamed || id === null || account !== null,
  );
  return {
    committed_at: newest?.created_at ?? null,
    newest_change:
      listings
        .flatMap(({ watermark }) => watermark ?? [])
        .sort()
        .at(-1) ?? null,
    held: listed.flatMap((one) =>
      one.held === null ? [] : [{ name: listingName(one), ...one.held }],
    ),
    overdue_attachments: newest?.overdue_attachments ?? 0,
  };
}

/** What a listing is called: `Main account, completed`. */
function listingName(listing: Described['listings'][number]): string {
  const { account, bank_account_id: id, stream } = listing;
  return quotable(
    [account ?? id ?? stream, statusText(listing)].filter((one) => one !== '').join(', '),
  );
}

/** The status, and what else the listing is narrowed by. */
export function statusText({
  status,
  slice: { bank_account_id: _, status: __, ...filters },
}: {
  readonly status: string | null;
  readonly slice: Readonly<Record<string, string>>;
}): string {
  const narrowed = Object.entries(filters).map(([name, value]) => `${name} ${value}`);
  return [status ?? [], ...narrowed].flat().join(', ');
}

async function loadStanding(
  zone: RawZone,
  newest: Link | undefined,
  { loaded_manifest: loaded, warehouse_fault }: Omit<Loaded, 'isForeign'>,
) {
  const toLoad = newest === undefined || loaded === null ? null : newest.seq - loaded;
  // What is not loaded may be readable all the same; else nobody can say how old what is loaded is.
  const link =
    toLoad !== null && toLoad > 0 && loaded !== null && loaded > 0
      ? await readManifest(zone, loaded).catch(() => undefined)
      : undefined;
  return { to_load: toLoad, loaded_at: link?.manifest.created_at ?? null, warehouse_fault };
}
