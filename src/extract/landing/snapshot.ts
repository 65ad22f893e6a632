import type { Instant } from '../../base/instant.ts';
import type { BankObject } from '../../qonto/answers/objects.ts';
import { sha256Of } from '../../raw/digest.ts';
import type { Stream } from '../../streams/shape/types.ts';
import { type Batch, tally } from './batch.ts';
import { flawOf } from './flaw.ts';
import { contentHash } from './hash.ts';
import { lineFlaw, quarantineLine, rawLine } from './record.ts';

/** One hash for a whole short list, whatever its order. */
export function snapshotHash({ volatile }: Stream, objects: readonly BankObject[]): string {
  return sha256Of(
    objects
      .map(({ text }) => contentHash(text, volatile))
      .sort()
      .join('\n'),
  );
}

/**
 * Lands a short list whole. It is landed only when something in it has changed, and then all of it, so that an object
 * missing from the newest snapshot is known to be gone.
 */
export async function landSnapshot(
  batch: Batch,
  { name, volatile }: Stream,
  objects: readonly BankObject[],
  extractedAt: Instant,
): Promise<void> {
  const counts = batch.counts(name);
  for (const object of objects) {
    const origin = { hash: contentHash(object.text, volatile), extractedAt, seq: batch.seq };
    const columns = { id: String(object.value.id) };
    const reason = flawOf(object) ?? lineFlaw(columns, object.text, origin);
    if (reason === undefined) {
      tally(counts, 'landed');
      await batch.write(name, (position) => rawLine(columns, object.text, origin, position));
    } else {
      tally(counts, 'quarantined');
      const what = { stream: name, bankAccountId: null, reason };
      await batch.write('quarantine', (position) => quarantineLine(what, object, origin, position));
    }
  }
}
