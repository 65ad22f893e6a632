import type { Instant } from '../base/instant.ts';
import type { Link } from '../raw/chain.ts';
import {
  type AsideFile,
  type Counts,
  type FileCounts,
  type Manifest,
  noCounts,
  noFiles,
} from '../raw/manifest.ts';
import type { Account } from './accounts.ts';
import type { AskedCounts } from './audit/ask-by-id.ts';
import type { AuditReport } from './audit/audit.ts';
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
    /** The name, and what distinguishes it from others of the same name. */
    readonly label: string;
    readonly listings: readonly ListingReport[];
  }[];
  /** What was read of each stream, and what became of it. */
  readonly streams: Readonly<Record<string, Counts>>;
  /** Short streams: how many objects landed, or why not. */
  readonly snapshots: Readonly<Record<string, string>>;
  readonly attachments: FileCounts;
  readonly pending_attachments: number;
  /** The most frequent reasons of those that are pending. */
  readonly pending_reasons: readonly PendingReason[];
  /** How many other reasons there are. */
  readonly more_pending_reasons: number;
  /** Of the pending ones, those that have been it for more than a day. */
  readonly overdue_attachments: number;
  /** Attachments that this run has set aside: whose they are, why, and where their bytes lie. */
  readonly quarantined_attachments: readonly AsideFile[];
  /** Objects of all streams set aside because they could not be keyed. */
  readonly quarantined: number;
  /** What has been pending for so long that it was asked for by its id, and what became of it. */
  readonly overdue_pending: AskedCounts;
  /** Null where the run was no audit, or could not end it. */
  readonly audit: AuditReport | null;
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
  readonly overdue_pending: AskedCounts;
  readonly audit: AuditReport | null;
  readonly faults: readonly Fault[];
  readonly links: readonly Link[];
  readonly setAside: readonly AsideFile[];
  readonly requests: number;
  readonly seconds: number;
}

export function extractReport(run: Inputs): ExtractReport {
  const manifests = run.links.map(({ manifest }) => manifest);
  const newest = manifests.at(-1);
  const pending = newest?.files.pending ?? [];
  const reasons = pendingReasons(pending);
  const streams = sumStreams(manifests);
  return {
    organization_id: run.organizationId,
    since: run.since ?? null,
    manifests: run.links.map(({ seq }) => seq),
    accounts: run.accounts.map(({ id, name, label }) => ({
      bank_account_id: id,
      name,
      label,
      listings: run.listings
        .filter((progress) => progress.slice.bank_account_id === id && progress.isOffered)
        .map(listingReport),
    })),
    streams,
    snapshots: run.snapshots,
    attachments: sumAttachments(manifests),
    pending_attachments: pending.length,
    pending_reasons: reasons.slice(0, mostReasons),
    more_pending_reasons: Math.max(reasons.length - mostReasons, 0),
    overdue_attachments:
      newest === undefined ? 0 : overdueAttachments(pending, newest.created_at as Instant).length,
    quarantined_attachments: run.setAside,
    quarantined: Object.values(streams).reduce((sum, { quarantined }) => sum + quarantined, 0),
    overdue_pending: run.overdue_pending,
    audit: run.audit,
    faults: run.faults,
    requests: run.requests,
    bytes: manifests.flatMap(({ parts }) => parts).reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: run.seconds,
  };
}

function listingReport({
  slice,
  counts,
  beganAt,
  watermark,
  certificate,
}: Progress): ListingReport {
  return {
    status: slice.status ?? '',
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

function sumAttachments(manifests: readonly Manifest[]): FileCounts {
  return manifests.reduce((sum, { files }) => plus(sum, files.counts), noFiles);
}

function sumStreams(manifests: readonly Manifest[]): Record<string, Counts> {
  const sums = new Map<string, Counts>();
  for (const [name, { counts }] of manifests.flatMap(({ streams }) => Object.entries(streams)))
    sums.set(name, plus(sums.get(name) ?? noCounts, counts));
  return Object.fromEntries(sums);
}

function plus<T extends Readonly<Record<string, number>>>(a: T, b: T): T {
  const sum = Object.entries(a).map(([name, n]) => [name, n + (b[name] ?? 0)]);
  return Object.fromEntries(sum) as T;
}
