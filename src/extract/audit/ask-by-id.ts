import PQueue from 'p-queue';
import { unavailableError } from '../../base/errors.ts';
import type { Instant } from '../../base/instant.ts';
import type { StreamRow } from '../../qonto/stream-row.ts';
import { isSafeId } from '../../raw/paths.ts';
import type { KeysetStream } from '../../streams/shape/slice.ts';
import type { ExtractDeps } from '../deps.ts';
import type { Deletion } from '../landing/deletion.ts';
import { contentHash } from '../landing/hash.ts';
import type { Landing } from '../landing/landing.ts';
import type { ListedObject } from '../listings.ts';

/** An object that landed and that no list has shown, as it was known last. */
export interface Unseen {
  readonly id: string;
  readonly bankAccountId: string;
  readonly status: string;
  readonly updatedAt: string;
  /** Whether a row is what is known of it. */
  isKnown(row: ListedObject): boolean;
}

export interface AskedCounts {
  asked: number;
  /** Another version came, and landed. */
  landed: number;
  /** The bank knows it as it was: a list does not show it. */
  unlisted: number;
  deleted: number;
}

export const nothingAsked: Readonly<AskedCounts> = { asked: 0, landed: 0, unlisted: 0, deleted: 0 };

interface Asking {
  readonly stream: KeysetStream;
  readonly foundBy: Deletion['foundBy'];
  readonly bankTime: Instant;
  readonly concurrency: number;
  /** Statuses to find an object in that the bank surely has. */
  readonly statuses: readonly string[];
}

/**
 * Asks the bank for each object by its id. What it still has lands as a version; what it answers 404 for, twice, lands as
 * a deletion. But only a bank that finds by its id what it has just listed is believed: else nothing is deleted, and an
 * unavailable error says so.
 */
export async function askByIds(
  { bank, now }: Pick<ExtractDeps, 'bank' | 'now'>,
  landing: Landing,
  unseen: readonly Unseen[],
  asking: Asking,
): Promise<AskedCounts> {
  // Any other would lead the request elsewhere, or nowhere: no word of the bank would be about the object.
  const objects = unseen.filter(({ id }) => isSafeId(id));
  const { stream, foundBy, bankTime, concurrency } = asking;
  const counts = { ...nothingAsked };
  const gone: Unseen[] = [];
  const land = async (known: Unseen, row: StreamRow) => {
    const { bank_account_id: account, status } = row.value;
    const slice = {
      bank_account_id: typeof account === 'string' ? account : known.bankAccountId,
      status: typeof status === 'string' ? status : known.status,
    };
    const listed = { ...row, hash: contentHash(row.text, stream.volatile), identity: known.id };
    const isKnown = known.isKnown(listed) && slice.status === known.status;
    const outcome = await landing.object({ stream, slice }, listed, isKnown);
    if (outcome === 'landed') counts.landed += 1;
    else counts.unlisted += 1;
    landing.waiting.confirmed(stream.name, known.id, bankTime);
  };
  const askEach = async (some: readonly Unseen[], onGone: (known: Unseen) => unknown) => {
    const queue = new PQueue({ concurrency });
    const tasks = some.map((known) => async () => {
      const row = await bank.object(stream, known.id);
      await (row === undefined ? onGone(known) : land(known, row));
    });
    await queue.addAll(tasks).finally(() => queue.clear());
  };
  counts.asked = objects.length;
  await askEach(objects, (known) => gone.push(known));
  if (gone.length === 0) return counts;
  await checkFindsById(bank, stream, gone, asking.statuses);
  await askEach(gone, async (known) => {
    counts.deleted += 1;
    const { id, bankAccountId, status, updatedAt } = known;
    const what = { stream: stream.name, id, bankAccountId, status, updatedAt, foundBy };
    await landing.deletion({ ...what, deletedAt: now() });
  });
  return counts;
}

/** Throws where the bank does not find by its id what it lists, or lists nothing that could be asked for. */
async function checkFindsById(
  bank: ExtractDeps['bank'],
  stream: KeysetStream,
  gone: readonly Unseen[],
  statuses: readonly string[],
): Promise<void> {
  const ids = new Set(gone.map(({ id }) => id));
  const accounts = [...new Set(gone.map(({ bankAccountId }) => bankAccountId))];
  for (const account of accounts)
    for (const status of statuses) {
      const page = await bank
        .page({ stream, slice: { bank_account_id: account, status }, page: 1 })
        .catch(() => undefined);
      const listed = page?.rows.find(({ id = '' }) => isSafeId(id) && !ids.has(id))?.id;
      if (listed === undefined) continue;
      if ((await bank.object(stream, listed)) !== undefined) return;
      throw unreliable('does not find by its id a transaction that it lists');
    }
  throw unreliable('lists no other transaction that could be asked for in comparison');
}

function unreliable(what: string) {
  return unavailableError(`The bank ${what}: its 404 proves no deletion`, {
    code: 'by_id_unreliable',
    hint: 'No transaction was marked as deleted; the next audit asks again.',
  });
}
