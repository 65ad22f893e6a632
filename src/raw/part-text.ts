import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import type { Part } from './manifest.ts';

/** The longest line that is read, in bytes: DuckDB reads none that is longer. */
export const longestLine = 4 * 1024 * 1024;
/** What is unpacked at a time: the usual 16 KiB take twice the CPU time, for each is handed over by itself. */
const chunkSize = 64 * 1024;

/** What a compressed part holds, measured while its bytes come, in the memory of one chunk. */
export interface TextMeter {
  /** Waits until the bytes before it are measured. */
  write(chunk: Uint8Array): Promise<void>;
  /** What the text has more of than its manifest says, or that it is no compressed text; undefined if neither. */
  end(): Promise<string | undefined>;
}

/**
 * Unpacks no more of a part than its manifest lets it hold: a few bytes can be made into any number of lines. A character
 * of the manifest's length is at most three bytes. Each line is handed to `onLine` as it is met, so that nothing is
 * unpacked twice and memory holds one at a time; what it throws is a flaw of the
 * line, and the last it gets. Only a line feed ends a line:
 * texts may hold other characters that count as line breaks elsewhere.
 */
export function meterText(part: Claims, onLine?: (line: Buffer) => void): TextMeter {
  // Its errors are seen where it is read.
  const gunzip = createGunzip({ chunkSize }).on('error', () => {});
  let isOver = false;
  const measured = flawOf(gunzip, part, onLine).finally(() => {
    isOver = true;
    gunzip.destroy();
  });
  return {
    async write(chunk) {
      if (isOver || gunzip.write(chunk)) return;
      await Promise.race([once(gunzip, 'drain').catch(() => {}), measured]);
    },
    async end() {
      if (!isOver) gunzip.end();
      return measured;
    },
  };
}

type Claims = Pick<Part, 'rows' | 'text_length'>;

async function flawOf(
  text: AsyncIterable<Buffer>,
  claims: Claims,
  onLine: ((line: Buffer) => void) | undefined,
): Promise<string | undefined> {
  try {
    return await excessOf(text, claims, onLine);
  } catch {
    return 'it is no whole gzip';
  }
}

async function excessOf(
  text: AsyncIterable<Buffer>,
  { rows, text_length }: Claims,
  onLine: ((line: Buffer) => void) | undefined,
): Promise<string | undefined> {
  let bytes = 0;
  let lines = 0;
  let length = 0;
  let pieces: Buffer[] = [];
  let unread: string | undefined;
  const add = (piece: Buffer) => {
    length += piece.length;
    if (onLine !== undefined && unread === undefined) pieces.push(piece);
    return length > longestLine
      ? `line ${lines + 1} is longer than ${longestLine} bytes`
      : undefined;
  };
  const end = () => {
    lines += 1;
    length = 0;
    if (lines > rows) return `it has more than ${rows} rows`;
    if (onLine === undefined || unread !== undefined) return undefined;
    const line = pieces;
    pieces = [];
    // Said at the end: what is longer than it says is the graver flaw.
    if (!isRead(line, onLine)) unread = `line ${lines} cannot be read`;
    return undefined;
  };
  for await (const chunk of text) {
    bytes += chunk.length;
    if (bytes > text_length * 3) return `its text is longer than ${text_length} characters`;
    let start = 0;
    for (let stop = chunk.indexOf(lineBreak); stop >= 0; stop = chunk.indexOf(lineBreak, start)) {
      const flaw = add(chunk.subarray(start, stop)) ?? end();
      if (flaw !== undefined) return flaw;
      start = stop + 1;
    }
    const flaw = start < chunk.length ? add(chunk.subarray(start)) : undefined;
    if (flaw !== undefined) return flaw;
  }
  return (length > 0 ? end() : undefined) ?? unread;
}

const lineBreak = 0x0a;

function isRead(pieces: readonly Buffer[], onLine: (line: Buffer) => void): boolean {
  try {
    onLine(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces));
    return true;
  } catch {
    return false;
  }
}
