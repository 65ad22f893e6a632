import PQueue from 'p-queue';
import { type Instant, parseInstant } from '../../base/instant.ts';
import type { Log } from '../../base/log.ts';
import { risingClock } from '../../base/timer.ts';
import type { Bank } from '../../qonto/bank.ts';
import type { RemoteFile } from '../../qonto/files/attachments.ts';
import type { AsideFile, PendingFile } from '../../raw/manifest.ts';
import { isSafeId } from '../../raw/paths.ts';
import type { RawZone } from '../../raw/zone.ts';
import { quotable } from '../../redact/text.ts';
import type { OnProgress } from '../deps.ts';
import { endsRun } from '../fault.ts';
import { type Batch, tally } from '../landing/batch.ts';
import { contentHash } from '../landing/hash.ts';
import { lineFlaw, rawLine } from '../landing/record.ts';
import { findStored } from './find-stored.ts';
import { missingFile } from './missing-file.ts';
import type { Outcome } from './outcome.ts';
import { storeFile } from './store-file.ts';

/** The object that refers to a file. */
export interface Owner {
  readonly stream: string;
  readonly id: string;
  readonly bankAccountId: string | undefined;
}

export interface AttachmentQueue {
  /** Takes a file in; waits while too many are under way, because their URLs do not live long. */
  submit(file: RemoteFile, owner: Owner): Promise<void>;
  /** Asks anew for attachments an earlier run could not get, beside the listing and for a bounded time. */
  retry(pending: readonly PendingFile[]): void;
  /** Resolves when nothing is under way. Throws what the raw zone threw. */
  settled(): Promise<void>;
  /** Forgets what has not begun. */
  stop(): void;
  /** Still owed, for the manifest. */
  pending(): PendingFile[];
  /** What an earlier run has set aside, until the bank shows it again. */
  remember(aside: readonly AsideFile[]): void;
  /** Set aside so far, for the manifest. */
  aside(): AsideFile[];
  /** Of these, what this run has set aside. */
  setAside(): AsideFile[];
}

export interface AttachmentDeps {
  readonly bank: Bank;
  readonly zone: RawZone;
  readonly log: Log;
  readonly now: () => Instant;
  /** The batch that outcomes are written to: it changes with every commit. */
  readonly batch: () => Batch;
  readonly onProgress?: OnProgress;
}

const downloadsAtOnce = 6;
const longestQueue = 64;
/** Old pending ones must not hold up what is new: the fewest attempts first, so many, so long. */
const retriesPerRun = 200;
const retryMs = 60_000;

/**
 * Downloads attachments beside the listing. A file that cannot be had now never holds back rows: it is `pending`, kept
 * in the manifest, and asked for again by the next run.
 */
export function attachmentQueue(deps: AttachmentDeps): AttachmentQueue {
  const queue = new PQueue({ concurrency: downloadsAtOnce });
  const retries = new PQueue({ concurrency: 2 });
  const owed = new Map<string, PendingFile>();
  const aside = new Map<string, AsideFile>();
  const setAside = new Set<string>();
  let failure: unknown;

  const owedSince = (id: string) => owed.get(id)?.since as Instant | undefined;
  const handle = async (file: RemoteFile, owner: Owner) => {
    const known = isSafeId(file.id) ? await findStored(deps.zone, file) : unsafe;
    const outcome = known ?? (await storeFile(deps, file, owedSince(file.id)));
    deps.batch().files[known?.state === 'stored' ? 'reused' : outcome.state] += 1;
    await settle(file.id, owner, outcome, file);
  };
  const settle = async (id: string, owner: Owner, outcome: Outcome, file?: RemoteFile) => {
    if (outcome.state === 'pending') owe(id, owner, outcome.reason);
    else owed.delete(id);
    const shown = shownId(id);
    if (outcome.state === 'quarantined') {
      const { reason, path = null } = outcome;
      const { stream, bankAccountId: account } = owner;
      aside.set(shown, {
        id: shown,
        owner: { stream, id: shownId(owner.id) },
        ...(account !== undefined && { bank_account_id: shownId(account) }),
        reason,
        path,
      });
      setAside.add(shown);
    } else aside.delete(shown);
    await writeOutcome(deps, { id, owner, outcome, file });
  };
  const owe = (id: string, owner: Owner, reason: string) => {
    const before = owed.get(id);
    owed.set(id, {
      id,
      owner: { stream: owner.stream, id: owner.id },
      ...(owner.bankAccountId !== undefined && { bank_account_id: owner.bankAccountId }),
      attempts: (before?.attempts ?? 0) + 1,
      since: before?.since ?? deps.now(),
      reason,
    });
    deps.log.warn('attachment could not be stored, will be retried', { attachment: id, reason });
  };
  const add = (to: PQueue, account: string | undefined, task: () => Promise<void>) => {
    deps.onProgress?.({ kind: 'receipt_wanted', account });
    to.add(task)
      .then(() => deps.onProgress?.({ kind: 'receipt_done' }))
      .catch((error: unknown) => {
        failure ??= error;
      });
  };
  /** Asks for a fresh URL first. `known` is what the listing has said of the file. */
  const ask = async (id: string, owner: Owner, known?: RemoteFile) => {
    const file = isSafeId(id) ? await deps.bank.one(id).catch(reasonOf) : known;
    if (file !== undefined && !(file instanceof Error)) return handle(file, owner);
    const since = owedSince(id);
    const outcome: Outcome =
      file === undefined
        ? missingFile({ createdAt: known?.createdAt }, since, deps.now())
        : { state: 'pending', reason: file.message };
    deps.batch().files[outcome.state] += 1;
    // One that stays pending has its line already, which says more of the file than is known now.
    if (outcome.state === 'pending' && since !== undefined) owe(id, owner, outcome.reason);
    else await settle(id, owner, outcome, known);
  };
  return {
    async submit(file, owner) {
      add(queue, owner.bankAccountId, () =>
        file.url === undefined ? ask(file.id, owner, file) : handle(file, owner),
      );
      await queue.onSizeLessThan(longestQueue);
    },
    retry(pending) {
      for (const item of pending) owed.set(item.id, item);
      const clock = risingClock();
      const deadline = clock() + retryMs;
      const patient = [...pending].sort((a, b) => a.attempts - b.attempts).slice(0, retriesPerRun);
      for (const item of patient) {
        add(retries, undefined, async () => {
          const owner = { ...item.owner, bankAccountId: item.bank_account_id };
          if (clock() < deadline) await ask(item.id, owner);
        });
      }
    },
    async settled() {
      await Promise.all([queue.onIdle(), retries.onIdle()]);
      if (failure !== undefined) throw failure;
    },
    stop() {
      queue.clear();
      retries.clear();
    },
    pending: () => sorted(owed),
    remember(known) {
      for (const one of known) aside.set(one.id, one);
    },
    aside: () => sorted(aside),
    setAside: () => sorted(aside).filter(({ id }) => setAside.has(id)),
  };
}

/** An id that is none may be any text, a credential too: manifests and reports hold what may be shown of it. */
function shownId(id: string): string {
  return isSafeId(id) ? id : quotable(id);
}

function sorted<T extends { readonly id: string }>(items: ReadonlyMap<string, T>): T[] {
  return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Settled {
  readonly id: string;
  readonly owner: Owner;
  readonly outcome: Outcome;
  readonly file: RemoteFile | undefined;
}

async function writeOutcome(deps: AttachmentDeps, settled: Settled): Promise<void> {
  const batch = deps.batch();
  const { columns, payload, hash } = described(settled);
  const origin = { hash, extractedAt: deps.now(), seq: batch.seq };
  if (settled.file !== undefined && lineFlaw(columns, payload, origin) !== undefined) {
    // What became of it matters more than what the bank calls it.
    const reason = [settled.outcome.reason, 'what the bank says of it is too long to be kept'];
    const outcome = { ...settled.outcome, reason: reason.filter(Boolean).join('; ') };
    return writeOutcome(deps, { ...settled, outcome, file: undefined });
  }
  tally(batch.counts('attachments'), 'landed');
  await batch.write('attachments', (position) => rawLine(columns, payload, origin, position));
}

function described({ id, owner, outcome, file }: Settled) {
  const content = {
    id,
    owner_stream: owner.stream,
    owner_id: owner.id,
    transaction_id: owner.stream === 'transactions' ? owner.id : null,
    bank_account_id: owner.bankAccountId ?? null,
    file_name: file?.fileName ?? null,
    file_content_type: file?.contentType ?? null,
    file_size: file?.size ?? null,
    created_at: parseInstant(file?.createdAt) ?? null,
    state: outcome.state,
    reason: outcome.reason ?? null,
    sha256: outcome.sha256 ?? null,
  };
  const payload = file?.object.text ?? JSON.stringify({ id });
  return {
    // The path is no content, and is inside the zone: wherever that is moved, it is the same.
    columns: { ...content, object_path: outcome.path ?? null },
    payload,
    hash: contentHash(JSON.stringify({ ...content, payload })),
  };
}

const unsafe: Outcome = {
  state: 'quarantined',
  reason: 'the id cannot be part of an object name',
};

function reasonOf(error: unknown): Error {
  if (endsRun(error)) throw error;
  return error instanceof Error ? error : new Error('the bank did not answer');
}
