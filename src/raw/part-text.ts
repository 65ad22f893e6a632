import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import type { Part } from './manifest.ts';

/** The longest line that is read, in bytes: DuckDB reads none that is longer. */
export const longestLine = 4 * 1024 * 1024;

/** What a compressed part holds, measured while its bytes come, in the memory of one chunk. */
export interface TextMeter {
  /** Waits until the bytes before it are measured. */
  write(chunk: Uint8Array): Promise<void>;
  /** What the text has more of than its manifest says, or that it is no compressed text; undefined if neither. */
  end(): Promise<string | undefined>;
}

/**
 * Unpacks no more of a part than its manifest lets it hold: a few bytes can be made into any number of lines. A character
 * of the manifest's length is at most three bytes.
 */
export function meterText(part: Claims): TextMeter {
  // Its errors are seen where it is read.
  const gunzip = createGunzip().on('error', () => {});
  let isOver = false;
  const measured = flawOf(gunzip, part).finally(() => {
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

async function flawOf(text: AsyncIterable<Buffer>, claims: Claims): Promise<string | undefined> {
  try {
    return await excessOf(text, claims);
  } catch {
    return 'it is no whole gzip';
  }
}

async function excessOf(
  text: AsyncIterable<Buffer>,
  { rows, text_length }: Claims,
): Promise<string | undefined> {
  let bytes = 0;
  let lines = 0;
  let line = 0;
  for await (const chunk of text) {
    bytes += chunk.length;
    if (bytes > text_length * 3) return `its text is longer than ${text_length} characters`;
    let start = 0;
    for (let end = chunk.indexOf(lineBreak); end >= 0; end = chunk.indexOf(lineBreak, start)) {
      lines += 1;
      if (line + end - start > longestLine) return tooLong(lines);
      line = 0;
      start = end + 1;
    }
    line += chunk.length - start;
    if (line > longestLine) return tooLong(lines + 1);
    if (lines > rows) return `it has more than ${rows} rows`;
  }
  return undefined;
}

const lineBreak = 0x0a;

function tooLong(line: number): string {
  return `line ${line} is longer than ${longestLine} bytes`;
}
