import { ConnectorError, exitStatus } from '../../base/errors.ts';
import type { Config } from '../../config/config.ts';
import { settingsOf } from '../../config/settings.ts';
import { overdueAttachments } from '../../extract/files/overdue.ts';
import { landedLabels } from '../../extract/landed-labels.ts';
import { type Link, newestManifest } from '../../raw/chain.ts';
import { isHeld, readLease } from '../../raw/lease.ts';
import { listingsOf } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { quotable } from '../../redact/text.ts';
import { composeLog, composeZone, existingWarehouse, now } from '../../run/compose.ts';
import { asideLines } from '../output/aside-text.ts';
import { beginningText } from '../output/beginning.ts';
import { formatTable, print, printJson } from '../output/output.ts';
import { overdueText } from '../output/report.ts';
import { countCells, countHeader, inOrder } from '../output/stream-table.ts';
import { readSettings } from '../read-settings.ts';
import type { Command } from './command.ts';
import { type OauthState, oauthText, readOauthState } from './oauth-state.ts';

export const statusCommand: Command = {
  settings: settingsOf('status'),
  examples: [['--json', 'for machines']],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const status = await readStatus(config);
    if (config.json) printJson(status);
    else print(...linesOf(status));
    return exitStatus.done;
  },
};

type Status = Awaited<ReturnType<typeof readStatus>>;

async function readStatus(config: Config) {
  const zone = await composeZone(config);
  const lease = await readLease(zone);
  const newest = await newestManifest(zone, lease?.record.newest_seq);
  return {
    newest_manifest:
      newest === undefined ? null : describe(newest, await landedLabels(zone, newest)),
    ...(await loadedManifest(config, zone)),
    lease:
      lease !== undefined && isHeld(lease.record, Date.now())
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
    })),
    pending_attachments: files.pending,
    overdue_attachments: overdueAttachments(files.pending, now()).length,
    quarantined_rows: quarantined.length,
    quarantined_attachments: files.quarantined,
  };
}

/**
 * Null when there is no warehouse yet: asking for the status must not make one. A warehouse that cannot be looked into
 * must not hide the rest.
 */
async function loadedManifest(
  config: Config,
  zone: RawZone,
): Promise<{ readonly loaded_manifest: number | null; readonly warehouse_fault: string | null }> {
  const nothing = { loaded_manifest: null, warehouse_fault: null };
  try {
    const warehouse = await existingWarehouse(config, zone);
    if (warehouse === undefined) return nothing;
    try {
      return { ...nothing, loaded_manifest: (await warehouse.cursor())?.seq ?? null };
    } finally {
      warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ...nothing, warehouse_fault: `${error.message}. ${error.hint}` };
  }
}

/** A host that is not allowed yet can leave thousands pending. */
const mostShown = 20;

function linesOf({
  newest_manifest: newest,
  loaded_manifest: loaded,
  warehouse_fault: fault,
  lease,
  oauth,
}: Status): readonly string[] {
  const tokens =
    oauth === null ? [] : [`OAuth: ${'fault' in oauth ? oauth.fault : oauthText(oauth)}`];
  const held =
    lease === null
      ? 'free'
      : `held by process ${lease.pid} on ${quotable(lease.host)} until ${lease.expires_at}`;
  if (newest === null)
    return [
      'No manifest yet: nothing was extracted into this raw zone.',
      `Lease: ${held}`,
      ...tokens,
    ];
  const behind = newest.seq - (loaded ?? 0);
  const listings = newest.listings.map((listing) => [
    listing.account ?? listing.bank_account_id ?? listing.stream,
    statusText(listing),
    listing.watermark === null ? null : beginningText(listing.began_at),
    listing.watermark,
    listing.certificate?.kind ?? 'not complete',
  ]);
  const pending = newest.pending_attachments
    .slice(0, mostShown)
    .map(({ id, attempts, since, reason }) => [id, attempts, since, reason]);
  const unshown = newest.pending_attachments.length - pending.length;
  return [
    `Newest manifest: ${newest.seq}, committed ${newest.created_at}`,
    `Loaded: ${loadedText(loaded, behind, fault)}`,
    `Lease: ${held}`,
    ...tokens,
    `Quarantined rows: ${newest.quarantined_rows}`,
    `Quarantined attachments: ${newest.quarantined_attachments.length.toLocaleString('en-US')}`,
    ...asideLines(newest.quarantined_attachments),
    '',
    ...formatTable([...countHeader, 'objects'], streamRows(newest.streams)),
    ...newest.streams.flatMap(({ name, unavailable }) =>
      unavailable === null ? [] : [`${name} not available: ${quotable(unavailable)}`],
    ),
    '',
    ...formatTable(['bank account', 'status', 'holds from', 'watermark', 'proven by'], listings),
    ...newest.listings.flatMap(earlierText),
    '',
    ...(pending.length === 0
      ? ['Pending attachments: none']
      : formatTable(['pending attachment', 'attempts', 'since', 'reason'], pending)),
    ...(unshown > 0 ? [`and ${unshown.toLocaleString('en-US')} more: --json lists them all`] : []),
    ...(newest.overdue_attachments > 0 ? [overdueText(newest.overdue_attachments)] : []),
  ];
}

/** What the newest manifest says of each stream; how many objects only where it is read whole. */
function streamRows(streams: NonNullable<Status['newest_manifest']>['streams']) {
  return inOrder(streams.map(({ name }) => name)).map((name) => {
    const one = streams.find((known) => known.name === name);
    const read = (one?.unavailable ?? null) === null ? one : undefined;
    return [...countCells(name, read), one?.objects ?? null];
  });
}

/** The status, and what else the listing is narrowed by. */
function statusText({
  status,
  slice: { bank_account_id: _, status: __, ...filters },
}: {
  readonly status: string | null;
  readonly slice: Readonly<Record<string, string>>;
}): string {
  const narrowed = Object.entries(filters).map(([name, value]) => `${name} ${value}`);
  return [status ?? '', ...narrowed].join(', ');
}

/** What is on its way: a run was asked to reach further back, and did not come to its end. */
function earlierText({
  bank_account_id: id,
  account,
  stream,
  status,
  began_at: beganAt,
  earlier,
}: NonNullable<Status['newest_manifest']>['listings'][number]) {
  if (earlier === null) return [];
  return `${account ?? id ?? stream}${status === null ? '' : `, ${status}`}: of what lies before ${beginningText(beganAt)}, ${beginningText(earlier.began_at)} to ${beginningText(earlier.watermark)} has landed too; the next run that wants it goes on from there`;
}

function loadedText(loaded: number | null, behind: number, fault: string | null): string {
  if (fault !== null) return `not known: ${fault}`;
  if (loaded === null) return 'no warehouse yet';
  return `manifest ${loaded}, ${behind === 0 ? 'nothing to load' : `${behind} to load`}`;
}
