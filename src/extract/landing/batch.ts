import { randomUUID } from 'node:crypto';
import { type Line, lengthOf } from '../../raw/bytes/line.ts';
import { type Counts, type FileCounts, noCounts, noFiles, type Part } from '../../raw/manifest.ts';
import { createPartWriter, type LinePosition, type PartWriter } from '../../raw/part-writer.ts';
import type { RawZone } from '../../raw/zone.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What one commit will hold: lines by stream, and counts. Nothing of it is in effect before the manifest is. */
export interface Batch {
  readonly seq: number;
  readonly attempt: string;
  readonly files: Mutable<FileCounts>;
  /** What was made of the objects of one stream so far. */
  counts(stream: string): Mutable<Counts>;
  /** Those of which anything was read. */
  streams(): Iterable<string>;
  /** Characters written so far, before compression. */
  textLength(): number;
  /** A promise only where it has to wait; see `PartWriter`. */
  write(stream: string, line: (position: LinePosition) => Line): Promise<void> | undefined;
  finish(): Promise<readonly Part[]>;
  abandon(): Promise<void>;
}

export function openBatch(zone: RawZone, seq: number): Batch {
  const attempt = randomUUID();
  const writers = new Map<string, PartWriter>();
  const counts = new Map<string, Mutable<Counts>>();
  let text = 0;
  let abandoned = false;
  return {
    seq,
    attempt,
    files: { ...noFiles },
    counts(stream) {
      const found = counts.get(stream) ?? { ...noCounts };
      counts.set(stream, found);
      return found;
    },
    streams: () => counts.keys(),
    textLength: () => text,
    write(stream, line) {
      // A receipt on its way when the run ended must not open a part that nobody would close.
      if (abandoned) return Promise.reject(new Error('the batch was given up'));
      let writer = writers.get(stream);
      if (writer === undefined) {
        writer = createPartWriter(zone, { stream, seq, attempt });
        writers.set(stream, writer);
      }
      return writer.write((position) => {
        const written = line(position);
        text += lengthOf(written);
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

/** One object was read, and this became of it. */
export function tally(counts: Mutable<Counts>, outcome: Exclude<keyof Counts, 'read'>): void {
  counts.read += 1;
  counts[outcome] += 1;
}
