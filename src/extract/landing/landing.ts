import type { Instant } from '../../base/instant.ts';
import { version } from '../../base/version.ts';
import type { BankObject } from '../../qonto/answers/objects.ts';
import { commitManifest, type Link } from '../../raw/chain.ts';
import { emptyState, type ListingState, type State } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { type Limits, usualLimits } from '../deps.ts';
import { type AttachmentDeps, type AttachmentRoom, attachmentRoom } from '../files/queue.ts';
import type { ListedTransaction } from '../listings.ts';
import { type Batch, openBatch } from './batch.ts';
import { flawOf } from './flaw.ts';
import { contentHash } from './hash.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Progress } from './progress.ts';
import { fingerprint } from './recent.ts';
import { lineFlaw, quarantineLine, rawLine } from './record.ts';
import { landSnapshot, snapshotHash } from './snapshot.ts';

/** As `rowsPerManifest`, for rows that are long: in characters before compression. */
const textPerManifest = 96 * 1024 * 1024;

export interface LandingOptions extends Omit<AttachmentDeps, 'batch'> {
  readonly zone: RawZone;
  readonly head: Link | undefined;
  readonly runId: string;
  readonly organizationId: string;
  readonly limits?: Limits;
}

/** Where rows of every listing come together and are committed: one at a time, so that a commit is one moment. */
export interface Landing {
  readonly attachments: AttachmentRoom;
  /** Lands new rows of one stretch of a listing and moves its progress with them, as one step. */
  rows(
    progress: Progress,
    stretch: number,
    rows: readonly ListedTransaction[],
    bankTime: Instant,
  ): Promise<void>;
  /** Lands a short stream, unless it is what it was. True when it landed. */
  snapshot(stream: string, objects: readonly BankObject[]): Promise<boolean>;
  /** Commits what has landed so far. */
  commit(): Promise<void>;
  /** The end of a run: whatever is still under way can land and commit nothing more. */
  stop(): Promise<void>;
  /** What this run has committed, oldest first. */
  committed(): readonly Link[];
}

export function openLanding(options: LandingOptions): Landing {
  const { zone, now, limits = usualLimits } = options;
  const before: State = options.head?.manifest.state ?? emptyState;
  const exclusive = oneAtATime();
  const committed: Link[] = [];
  const listings = new Map<string, Progress>();
  const snapshots: Record<string, string> = { ...before.snapshots };
  const quarantined = new Set(before.quarantined);
  let head = options.head;
  let batch: Batch = openBatch(zone, (head?.seq ?? 0) + 1);
  const attachments = attachmentRoom({ ...options, batch: () => batch });

  const landRow = async (progress: Progress, row: ListedTransaction, extractedAt: Instant) => {
    const { bankAccountId, status } = progress;
    const { id, updatedAt, hash } = row;
    const origin = { hash, extractedAt, seq: batch.seq };
    progress.counts.read += 1;
    batch.counts.transactions_read += 1;
    const columns = {
      id: id ?? '',
      updated_at: updatedAt ?? '',
      bank_account_id: bankAccountId,
      status: statusOf(row) ?? status,
    };
    const flaw = flawOf(row) ?? lineFlaw(columns, row.text, origin);
    if (flaw !== undefined || id === undefined || updatedAt === undefined) {
      if (quarantined.has(fingerprint(hash))) {
        progress.counts.unchanged += 1;
        batch.counts.transactions_unchanged += 1;
        return;
      }
      quarantined.add(fingerprint(hash));
      progress.counts.quarantined += 1;
      batch.counts.quarantined += 1;
      const reason = flaw ?? 'no valid updated_at';
      const what = { stream: 'transactions', bankAccountId, reason };
      await batch.write('quarantine', (place) => quarantineLine(what, row, origin, place));
      return;
    }
    if (progress.isUnchanged(row)) {
      progress.counts.unchanged += 1;
      batch.counts.transactions_unchanged += 1;
      return;
    }
    progress.counts.landed += 1;
    batch.counts.transactions_landed += 1;
    await batch.write('transactions', (place) => rawLine(columns, row.text, origin, place));
    const { files, unusable } = row.files();
    for (const file of files) await attachments.submit(file, { transactionId: id, bankAccountId });
    for (const object of unusable) {
      batch.counts.quarantined += 1;
      const what = { stream: 'attachments', bankAccountId, reason: 'no id' };
      const place = { ...origin, hash: contentHash(object.text) };
      await batch.write('quarantine', (line) => quarantineLine(what, object, place, line));
    }
  };

  const commit = async () => {
    await attachments.settled();
    const { seq, attempt, counts } = batch;
    const parts = await batch.finish();
    head = await commitManifest(zone, {
      format_version: 1,
      seq,
      previous_sha256: head?.sha256 ?? null,
      run_id: options.runId,
      attempt,
      connector_version: version,
      created_at: now(),
      organization_id: options.organizationId,
      parts: [...parts],
      snapshots: batch.snapshots,
      counts,
      attachments: batch.attachments,
      state: {
        listings: mergeListings(before.listings, listings),
        snapshots: { ...snapshots },
        pending_attachments: attachments.pending(),
        quarantined_attachments: attachments.aside(),
        quarantined: [...quarantined].slice(-1_000),
      },
    });
    committed.push(head);
    for (const progress of listings.values()) progress.committed();
    batch = openBatch(zone, seq + 1);
  };

  return {
    attachments,
    rows: (progress, stretch, rows, bankTime) =>
      exclusive.run(async () => {
        listings.set(keyOf(progress.bankAccountId, progress.status), progress);
        const extractedAt = now();
        for (const row of rows) {
          await landRow(progress, row, extractedAt);
          progress.advance(stretch, row, bankTime);
        }
        const { transactions_landed: landed } = batch.counts;
        if (landed >= limits.rowsPerManifest || batch.textLength() >= textPerManifest)
          await commit();
      }),
    snapshot: (stream, objects) =>
      exclusive.run(async () => {
        const hash = snapshotHash(objects);
        if (snapshots[stream] === hash) return false;
        await landSnapshot(batch, stream, objects, now());
        snapshots[stream] = hash;
        return true;
      }),
    commit: () => exclusive.run(commit),
    async stop() {
      exclusive.stop();
      attachments.stop();
      await batch.abandon();
    },
    committed: () => committed,
  };
}

/** The newest state of every listing: those of this run over those of the runs before. */
function mergeListings(
  before: readonly ListingState[],
  now: ReadonlyMap<string, Progress>,
): ListingState[] {
  const all = new Map(before.map((state) => [keyOf(state.bank_account_id, state.status), state]));
  for (const [key, progress] of now) all.set(key, progress.state());
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
}

export function keyOf(bankAccountId: string, status: string): string {
  return `${bankAccountId} ${status}`;
}

function statusOf(row: ListedTransaction): string | undefined {
  const { status } = row.value;
  return typeof status === 'string' && status !== '' ? status : undefined;
}
