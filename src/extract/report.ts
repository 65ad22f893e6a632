import type { Instant } from '../base/instant.ts';
import type { Link } from '../raw/chain.ts';
import type { AsideAttachment, Manifest } from '../raw/manifest.ts';
import type { Account } from './accounts.ts';
import type { Fault } from './fault.ts';
import { overdueAttachments, type PendingReason, pendingReasons } from './files/overdue.ts';
import type { Progress } from './landing/progress.ts';

export interface ListingReport {
  readonly status: string;
  readonly requests: number;
  readonly rows_read: number;
  readonly rows_landed: number;
  readonly rows_unchanged: number;
  readonly rows_quarantined: number;
  readonly rows_in_the_future: number;
  /** From when the listing holds; null from the beginning. */
  readonly began_at: string | null;
  readonly watermark: string | null;
  readonly certificate: string | null;
}

export interface ExtractReport {
  readonly organization_id: string;
  /** Where a first back-fill was to begin, as --since says; null from the beginning. */
  readonly since: string | null;
  /** Numbers of the manifests this run committed. */
  readonly manifests: readonly number[];
  readonly accounts: readonly {
    readonly bank_account_id: string;
    readonly name: string;
    /** The name, and what tells it from others of the same name. */
    readonly label: string;
    readonly listings: readonly ListingReport[];
  }[];
  /** Short streams: how many objects landed, or why not. */
  readonly snapshots: Readonly<Record<string, string>>;
  readonly attachments: Manifest['attachments'];
  readonly pending_attachments: number;
  /** The most frequent reasons of those that are pending. */
  readonly pending_reasons: readonly PendingReason[];
  /** How many other reasons there are. */
  readonly more_pending_reasons: number;
  /** Of the pending ones, those that have been it for more than a day. */
  readonly overdue_attachments: number;
  /** Attachments that this run has set aside: whose they are, why, and where their bytes lie. */
  readonly quarantined_attachments: readonly AsideAttachment[];
  /** Objects of all streams set aside because they could not be keyed. */
  readonly quarantined: number;
  readonly faults: readonly Fault[];
  readonly requests: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** A host that is not allowed, or a missing scope, is one reason for all of them. */
const mostReasons = 3;

interface Inputs {
  readonly organizationId: string;
  readonly since: Instant | undefined;
  readonly accounts: readonly Account[];
  readonly listings: readonly Progress[];
  readonly snapshots: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  readonly links: readonly Link[];
  readonly setAside: readonly AsideAttachment[];
  readonly requests: number;
  readonly seconds: number;
}

export function extractReport(run: Inputs): ExtractReport {
  const manifests = run.links.map(({ manifest }) => manifest);
  const newest = manifests.at(-1);
  const pending = newest?.state.pending_attachments ?? [];
  const reasons = pendingReasons(pending);
  return {
    organization_id: run.organizationId,
    since: run.since ?? null,
    manifests: run.links.map(({ seq }) => seq),
    accounts: run.accounts.map(({ id, name, label }) => ({
      bank_account_id: id,
      name,
      label,
      listings: run.listings
        .filter((progress) => progress.bankAccountId === id && progress.isOffered)
        .map(listingReport),
    })),
    snapshots: run.snapshots,
    attachments: sumAttachments(manifests),
    pending_attachments: pending.length,
    pending_reasons: reasons.slice(0, mostReasons),
    more_pending_reasons: Math.max(reasons.length - mostReasons, 0),
    overdue_attachments:
      newest === undefined ? 0 : overdueAttachments(pending, newest.created_at as Instant).length,
    quarantined_attachments: run.setAside,
    quarantined: manifests.reduce((sum, { counts }) => sum + counts.quarantined, 0),
    faults: run.faults,
    requests: run.requests,
    bytes: manifests.flatMap(({ parts }) => parts).reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: run.seconds,
  };
}

function listingReport({
  status,
  counts,
  beganAt,
  watermark,
  certificate,
}: Progress): ListingReport {
  return {
    status,
    requests: counts.requests,
    rows_read: counts.read,
    rows_landed: counts.landed,
    rows_unchanged: counts.unchanged,
    rows_quarantined: counts.quarantined,
    rows_in_the_future: counts.future,
    began_at: beganAt ?? null,
    watermark: watermark ?? null,
    certificate: certificate?.kind ?? null,
  };
}

function sumAttachments(manifests: readonly Manifest[]): Manifest['attachments'] {
  const sum = { stored: 0, reused: 0, pending: 0, gone: 0, too_large: 0, quarantined: 0 };
  for (const { attachments } of manifests) {
    sum.stored += attachments.stored;
    sum.reused += attachments.reused;
    sum.pending += attachments.pending;
    sum.gone += attachments.gone;
    sum.too_large += attachments.too_large;
    sum.quarantined += attachments.quarantined;
  }
  return sum;
}
