import type { Instant } from '../../base/instant.ts';
import { version } from '../../base/version.ts';
import type { BankObject } from '../../qonto/answers/objects.ts';
import { noFiles } from '../../qonto/files/attachments.ts';
import { commitManifest, type Link } from '../../raw/chain.ts';
import { formatVersion } from '../../raw/manifest.ts';
import type { RawZone } from '../../raw/zone.ts';
import { type KeysetStream, type SliceOf, sliceColumns } from '../../streams/shape/slice.ts';
import type { Stream } from '../../streams/shape/types.ts';
import { type Limits, type ReceivedEvent, usualLimits } from '../deps.ts';
import { type AttachmentDeps, type AttachmentQueue, attachmentQueue } from '../files/queue.ts';
import type { ListedObject } from '../listings.ts';
import { type WaitingList, waitingList } from '../waiting.ts';
import { type Batch, openBatch, tally } from './batch.ts';
import { type Deletion, landDeletion } from './deletion.ts';
import { landEvents } from './events.ts';
import { flawOfRow } from './flaw.ts';
import { contentHash } from './hash.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Progress } from './progress.ts';
import { fingerprint } from './recent.ts';
import { type Origin, quarantineLine, rowLine } from './record.ts';
import { landSnapshot, snapshotHash } from './snapshot.ts';
import { followed, keyOf, type Landed, type NotAvailable, statesOf } from './states.ts';

/** As `rowsPerManifest`, for rows that are long: in characters before compression. */
const textPerManifest = 96 * 1024 * 1024;

export interface LandingOptions extends Omit<AttachmentDeps, 'batch'> {
  readonly zone: RawZone;
  readonly head: Link | undefined;
  readonly runId: string;
  readonly organizationId: string;
  readonly limits?: Limits;
}

export type Outcome = 'landed' | 'unchanged' | 'quarantined';

/** Where rows of every listing come together and are committed: one at a time, so that a commit is one moment. */
export interface Landing {
  readonly attachments: AttachmentQueue;
  /** Lands new rows of one walk of a listing and moves its progress with them, as one step. */
  rows(
    progress: Progress,
    walk: number,
    rows: readonly ListedObject[],
    bankTime: Instant,
  ): Promise<void>;
  /** Lands one object that was asked for by its id, unless it is what is known of it. */
  object(of: SliceOf, row: ListedObject, isKnown: boolean): Promise<Outcome>;
  /** Lands that the bank no longer knows a transaction. */
  deletion(gone: Deletion): Promise<void>;
  /** What is pending, and may end without a list that says so. */
  readonly waiting: WaitingList;
  /** Lands a short stream, unless it is what it was. True when it landed. */
  snapshot(stream: Stream, objects: readonly BankObject[]): Promise<boolean>;
  /** Lands what the bank has sent by itself; returns how much that was. */
  events(events: AsyncIterable<ReceivedEvent>): Promise<number>;
  /** How many objects of it landed last; 0 of one that never did. */
  objectsOf(stream: string): number;
  /** The credentials cannot read this stream: what landed of it stays as it is. */
  unavailable(stream: string, why: NotAvailable): void;
  /** A listing of which nothing could land: the next manifest says that it is not complete, and else what it said. */
  failed(progress: Progress): void;
  /** Commits what has landed so far. */
  commit(): Promise<void>;
  /** The end of a run: whatever is still under way can land and commit nothing more. */
  stop(): Promise<void>;
  /** What this run has committed, oldest first. */
  committed(): readonly Link[];
}

/** What the rows of a page have in common. */
interface LandedPage {
  readonly stream: KeysetStream;
  /** The columns that say what slice they are of. */
  readonly slice: Readonly<Record<string, string>>;
  readonly extractedAt: Instant;
  readonly isUnchanged: (row: ListedObject) => boolean;
}

interface FlawedObject {
  readonly stream: string;
  readonly bankAccountId: string | undefined;
  readonly reason: string;
}

export function openLanding(options: LandingOptions): Landing {
  const { zone, now, limits = usualLimits } = options;
  const before = new Map(Object.entries(options.head?.manifest.streams ?? {}));
  const exclusive = oneAtATime();
  const committed: Link[] = [];
  const listings = new Map<string, Progress>();
  const lookedAt = new Map<string, Instant>();
  const snapshots = new Map<string, Landed>();
  for (const [name, { snapshot }] of before)
    if (snapshot !== undefined) snapshots.set(name, snapshot);
  const unavailable = new Map<string, NotAvailable>();
  const quarantined = new Set(options.head?.manifest.quarantined);
  let head = options.head;
  let batch: Batch = openBatch(zone, (head?.seq ?? 0) + 1);
  const attachments = attachmentQueue({ ...options, batch: () => batch });
  const waiting = waitingList(before);

  /** A promise only where there is something to wait for: for most rows there is not, and a back-fill has millions. */
  const landRow = (
    { stream, slice, extractedAt, isUnchanged }: LandedPage,
    row: ListedObject,
  ): Outcome | Promise<Outcome> => {
    const { id, updatedAt, hash } = row;
    const origin = { hash, extractedAt, seq: batch.seq };
    const columns = { id: id ?? '', [stream.sync.cursor]: updatedAt ?? '', ...slice };
    const flaw = flawOfRow(row, stream.files, columns, origin);
    const bankAccountId = slice.bank_account_id;
    if (flaw !== undefined || id === undefined || updatedAt === undefined) {
      if (quarantined.has(fingerprint(hash))) return 'unchanged';
      quarantined.add(fingerprint(hash));
      const reason = flaw ?? `no valid ${stream.sync.cursor}`;
      return setAside({ stream: stream.name, bankAccountId, reason }, row, origin);
    }
    if (isUnchanged(row)) return 'unchanged';
    const embedded = row.files();
    const room = batch.write(stream.name, (position) => rowLine(columns, row, origin, position));
    waiting.note(stream.name, { id, updatedAt, slice });
    if (room === undefined && embedded === noFiles) return 'landed';
    return (async (): Promise<Outcome> => {
      await room;
      for (const file of embedded.files)
        await attachments.submit(file, { stream: stream.name, id, bankAccountId });
      for (const object of embedded.unusable) {
        tally(batch.counts('attachments'), 'quarantined');
        const what = { stream: 'attachments', bankAccountId, reason: 'no id' };
        const context = { ...origin, hash: contentHash(object.text, stream.volatile) };
        await setAside(what, object, context);
      }
      return 'landed';
    })();
  };
  const setAside = async (
    { bankAccountId, ...flawed }: FlawedObject,
    object: BankObject,
    origin: Origin,
  ): Promise<Outcome> => {
    const what = { ...flawed, bankAccountId: bankAccountId ?? null };
    await batch.write('quarantine', (position) => quarantineLine(what, object, origin, position));
    return 'quarantined';
  };

  const commit = async () => {
    await attachments.settled();
    const { seq, attempt } = batch;
    const parts = await batch.finish();
    head = await commitManifest(zone, {
      format_version: formatVersion,
      seq,
      previous_sha256: head?.sha256 ?? null,
      run_id: options.runId,
      attempt,
      connector_version: version,
      created_at: now(),
      organization_id: options.organizationId,
      parts: [...parts],
      streams: statesOf({
        before: new Map(Object.entries(head?.manifest.streams ?? {})),
        batch,
        listings: [...listings.values()],
        lookedAt,
        snapshots,
        unavailable,
        waiting: waiting.all(),
      }),
      files: {
        counts: batch.files,
        pending: attachments.pending(),
        quarantined: attachments.aside(),
      },
      quarantined: [...quarantined].slice(-1_000),
    });
    committed.push(...committed.splice(-1).map(followed), head);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    options.onProgress?.({ kind: 'commit', seq, rows });
    for (const progress of listings.values()) progress.committed();
    batch = openBatch(zone, seq + 1);
  };

  return {
    attachments,
    rows: (progress, walk, rows, bankTime) =>
      exclusive.run(async () => {
        const extractedAt = now();
        listings.set(keyOf(progress), progress);
        lookedAt.set(keyOf(progress), extractedAt);
        const counts = batch.counts(progress.stream.name);
        const { stream, isUnchanged } = progress;
        const page = { stream, slice: sliceColumns(progress), extractedAt, isUnchanged };
        for (const row of rows) {
          const landed = landRow(page, row);
          const outcome = typeof landed === 'string' ? landed : await landed;
          for (const one of [progress.counts, counts]) tally(one, outcome);
          if (page.slice.status === 'pending' && row.id !== undefined)
            waiting.confirmed(stream.name, row.id, bankTime);
          progress.advance(walk, row, bankTime);
        }
        if (counts.landed >= limits.rowsPerManifest || batch.textLength() >= textPerManifest)
          await commit();
      }),
    object: (of, row, isKnown) =>
      exclusive.run(async () => {
        const outcome = await landRow(
          {
            stream: of.stream,
            slice: sliceColumns(of),
            extractedAt: now(),
            isUnchanged: () => isKnown,
          },
          row,
        );
        tally(batch.counts(of.stream.name), outcome);
        return outcome;
      }),
    deletion: (gone) =>
      exclusive.run(async () => {
        await landDeletion(batch, gone, now());
        waiting.end(gone.stream, gone.id);
      }),
    waiting,
    snapshot: (stream, objects) =>
      exclusive.run(async () => {
        const hash = snapshotHash(stream, objects);
        if (snapshots.get(stream.name)?.hash === hash) {
          for (const _ of objects) tally(batch.counts(stream.name), 'unchanged');
          return false;
        }
        await landSnapshot(batch, stream, objects, now());
        snapshots.set(stream.name, { hash, objects: objects.length, seq: batch.seq });
        return true;
      }),
    events: (events) => exclusive.run(() => landEvents(batch, events)),
    objectsOf: (stream) => snapshots.get(stream)?.objects ?? 0,
    unavailable(stream, { code, reason }) {
      unavailable.set(stream, { code, reason });
    },
    failed(progress) {
      if (listings.has(keyOf(progress))) return;
      progress.hold();
      listings.set(keyOf(progress), progress);
      lookedAt.set(keyOf(progress), now());
    },
    commit: () => exclusive.run(commit),
    async stop() {
      exclusive.stop();
      attachments.stop();
      await batch.abandon();
    },
    committed: () => committed,
  };
}
