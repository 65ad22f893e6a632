import { randomUUID } from 'node:crypto';
import type { Manifest, Part } from '../../raw/manifest.ts';
import { createPartWriter, type LinePlace, type PartWriter } from '../../raw/part-writer.ts';
import type { RawZone } from '../../raw/zone.ts';

/** What one commit will hold: lines by stream, and counts. Nothing of it is in effect before the manifest is. */
export interface Batch {
  readonly seq: number;
  readonly attempt: string;
  readonly counts: { -readonly [K in keyof Manifest['counts']]: number };
  /** Short streams landed whole, and how many objects each has. */
  readonly snapshots: Record<string, number>;
  readonly attachments: { -readonly [K in keyof Manifest['attachments']]: number };
  /** Characters written so far, before compression. */
  textLength(): number;
  write(stream: string, line: (place: LinePlace) => string): Promise<void>;
  finish(): Promise<readonly Part[]>;
  abandon(): Promise<void>;
}

export function openBatch(zone: RawZone, seq: number): Batch {
  const attempt = randomUUID();
  const writers = new Map<string, PartWriter>();
  let text = 0;
  let abandoned = false;
  return {
    seq,
    attempt,
    counts: {
      transactions_read: 0,
      transactions_landed: 0,
      transactions_unchanged: 0,
      quarantined: 0,
    },
    snapshots: {},
    attachments: { stored: 0, reused: 0, pending: 0, gone: 0, too_large: 0, quarantined: 0 },
    textLength: () => text,
    async write(stream, line) {
      // A receipt on its way when the run ended must not open a part that nobody would close.
      if (abandoned) throw new Error('the batch was given up');
      let writer = writers.get(stream);
      if (writer === undefined) {
        writer = createPartWriter(zone, { stream, seq, attempt });
        writers.set(stream, writer);
      }
      await writer.write((place) => {
        const written = line(place);
        text += written.length;
        return written;
      });
    },
    async finish() {
      const parts = await Promise.all([...writers.values()].map((writer) => writer.finish()));
      return parts.flat();
    },
    async abandon() {
      abandoned = true;
      await Promise.all([...writers.values()].map((writer) => writer.abandon()));
    },
  };
}
