import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Line, lengthOf } from './bytes/line.ts';
import { newPiece } from './bytes/piece.ts';
import type { Part } from './manifest.ts';
import { partPath } from './paths.ts';
import type { RawZone } from './zone.ts';

/** Characters, before compression, after which a part is closed and the next begun. */
export const partBytes = 16 * 1024 * 1024;
/** Seven tenths of the time of level 4 for six hundredths more bytes: decision 139. */
const level = 3;
/** What the compressor hands on at a time. */
const chunkSize = 64 * 1024;

/** Where a line will stand: known before it is written, because the line itself carries it. */
export interface LinePosition {
  readonly part: number;
  readonly row: number;
}

/** The lines of one stream in one commit, written to as many parts as their size needs. */
export interface PartWriter {
  /**
   * Writes one line; `line` gets its position and gives the line without its break. A promise only where it has to wait:
   * most lines do not, and a back-fill has millions.
   */
  write(line: (position: LinePosition) => Line): Promise<void> | undefined;
  /** Closes the last part. The parts are of no effect until a manifest names them. */
  finish(): Promise<readonly Part[]>;
  /** Gives up what is not closed yet. */
  abandon(): Promise<void>;
}

export function createPartWriter(
  zone: RawZone,
  name: { readonly stream: string; readonly seq: number; readonly attempt: string },
): PartWriter {
  const parts: Promise<Part>[] = [];
  let open: OpenPart | undefined;
  const close = async () => {
    const closing = open;
    open = undefined;
    await closing?.end();
  };
  const behind = async (part: OpenPart, room: Promise<unknown> | undefined) => {
    await room;
    // Others write meanwhile, and may have closed it.
    if (part === open && part.size() >= partBytes) await close();
  };
  return {
    write(line) {
      open ??= openPart(zone, { ...name, part: parts.length }, parts);
      const part = open;
      const room = part.write(line);
      return room === undefined && part.size() < partBytes ? undefined : behind(part, room);
    },
    async finish() {
      await close();
      return Promise.all(parts);
    },
    async abandon() {
      open?.abandon();
      await Promise.allSettled(parts);
    },
  };
}

interface OpenPart {
  /** A promise only where it has to wait. */
  write(line: (position: LinePosition) => Line): Promise<unknown> | undefined;
  size(): number;
  end(): Promise<void>;
  abandon(): void;
}

function openPart(
  zone: RawZone,
  name: {
    readonly stream: string;
    readonly seq: number;
    readonly attempt: string;
    readonly part: number;
  },
  parts: Promise<Part>[],
): OpenPart {
  const gzip = createGzip({ level, chunkSize });
  const path = partPath(name);
  let rows = 0;
  let size = 0;
  const piece = newPiece();
  const stored = zone.create(path, gzip).then((object): Part => {
    if (object === undefined) throw new Error(`part ${path} exists already`);
    return { stream: name.stream, rows, text_length: size, ...object };
  });
  // A storage that failed has stopped listening; its own error is the one that counts.
  gzip.on('error', () => {});
  // Seen when the writer finishes; until then a failure must not count as unhandled.
  stored.catch(() => gzip.destroy());
  parts.push(stored);
  const hand = boundedWrites(gzip, stored);
  return {
    write(line) {
      const written = line({ part: name.part, row: rows });
      rows += 1;
      size += lengthOf(written) + 1;
      const full = piece.add(written);
      return full && hand(full);
    },
    size: () => size,
    async end() {
      await hand(piece.rest());
      gzip.end();
      await stored;
    },
    abandon: () => gzip.destroy(new Error('abandoned')),
  };
}

/** It works on another thread, beside us: so many pieces may wait for it, and no more are held in memory. */
const atOnce = 4;

/**
 * Hands pieces to a compressor. Waits only where it is too far behind, and no longer than until `failed` rejects, which
 * nothing else would wake it from.
 */
function boundedWrites(
  compressor: Writable,
  failed: Promise<unknown>,
): (piece: Uint8Array) => Promise<unknown> | undefined {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const taken = () => {
    underWay -= 1;
    for (const wake of waiting) wake();
    waiting = [];
  };
  return (piece) => {
    underWay += 1;
    compressor.write(piece, taken);
    if (underWay < atOnce) return undefined;
    const room = new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    return Promise.race([room, failed]);
  };
}
