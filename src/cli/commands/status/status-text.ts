import { countText } from '../../../base/counted.ts';
import { quotable } from '../../../redact/text.ts';
import { asideLines } from '../../output/aside-text.ts';
import { beginningText } from '../../output/beginning.ts';
import { momentText, secondText } from '../../output/duration.ts';
import { formatTable } from '../../output/output.ts';
import { overdueText } from '../../output/report.ts';
import { countCells, countHeader, inOrder } from '../../output/stream-table.ts';
import { oauthText } from '../oauth-state.ts';
import { type ListingStatus, type Status, statusText } from './read-status.ts';

/** A host that is not allowed yet can leave thousands pending. */
const mostShown = 20;

/** The same for people: the verdict first, what to do next, then everything it rests on. */
export function statusLines(
  {
    verdict,
    newest_manifest: newest,
    loaded_manifest: loaded,
    warehouse_fault: fault,
    lease,
    oauth,
  }: Status,
  nowMs: number,
): readonly string[] {
  const tokens =
    oauth === null ? [] : [`OAuth: ${'fault' in oauth ? oauth.fault : oauthText(oauth)}`];
  const held =
    lease === null
      ? 'free'
      : `held by process ${lease.pid} on ${quotable(lease.host)} until ${secondText(lease.expires_at)}`;
  const said = [verdict.line, ...verdict.hints.map((hint) => `  ${hint}`), ''];
  if (newest === null) return [...said, `Lease: ${held}`, ...tokens];
  const behind = newest.seq - (loaded ?? 0);
  const listings = newest.listings.map((listing) => [
    listing.account ?? listing.bank_account_id ?? listing.stream,
    statusText(listing),
    listing.watermark === null ? null : beginningText(listing.began_at),
    listing.watermark === null ? null : momentText(listing.watermark, nowMs),
    listing.certificate?.kind ?? heldText(listing, nowMs),
  ]);
  const pending = newest.pending_attachments
    .slice(0, mostShown)
    .map(({ id, attempts, since, reason }) => [id, attempts, momentText(since, nowMs), reason]);
  const unshown = newest.pending_attachments.length - pending.length;
  return [
    ...said,
    `Newest manifest: ${newest.seq}, committed ${momentText(newest.created_at, nowMs)}`,
    `Loaded: ${loadedText(loaded, behind, fault)}`,
    `Lease: ${held}`,
    ...tokens,
    `Quarantined rows: ${countText(newest.quarantined_rows)}`,
    `Quarantined attachments: ${countText(newest.quarantined_attachments.length)}`,
    ...asideLines(newest.quarantined_attachments),
    '',
    ...formatTable([...countHeader, 'objects'], streamRows(newest.streams)),
    ...newest.streams.flatMap(({ name, unavailable }) =>
      unavailable === null ? [] : [`${name} not available: ${quotable(unavailable)}`],
    ),
    '',
    ...formatTable(
      ['bank account', 'status', 'holds from', 'newest change', 'proven by'],
      listings,
    ),
    ...newest.listings.flatMap(earlierText),
    '',
    ...(pending.length === 0
      ? ['Pending attachments: none']
      : formatTable(['pending attachment', 'attempts', 'since', 'reason'], pending)),
    ...(unshown > 0 ? [`and ${countText(unshown)} more: --json lists them all`] : []),
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

/** What is on its way: a run was asked to reach further back, and did not come to its end. */
function earlierText({
  bank_account_id: id,
  account,
  stream,
  status,
  began_at: beganAt,
  earlier,
}: ListingStatus) {
  if (earlier === null) return [];
  return `${account ?? id ?? stream}${status === null ? '' : `, ${status}`}: of what lies before ${beginningText(beganAt)}, ${beginningText(earlier.began_at)} to ${beginningText(earlier.watermark)} has landed too; the next run that wants it goes on from there`;
}

function loadedText(loaded: number | null, behind: number, fault: string | null): string {
  if (fault !== null) return `not known: ${fault}`;
  if (loaded === null) return 'no warehouse yet';
  return `manifest ${loaded}, ${behind === 0 ? 'nothing to load' : `${behind} to load`}`;
}

function heldText({ held }: ListingStatus, nowMs: number): string | null {
  return held === null ? null : `NOT COMPLETE since ${momentText(held.since, nowMs)}`;
}
