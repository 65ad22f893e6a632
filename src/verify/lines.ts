import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const lineBreak = 0x0a;

/**
 * The lines of compressed NDJSON, handed on one by one, so that memory holds one at a time. Only a line feed ends a line:
 * texts may hold other characters that count as line breaks elsewhere.
 */
export async function readLines(gzip: Uint8Array, onLine: (line: Buffer) => void): Promise<void> {
  let rest: Buffer[] = [];
  await pipeline([gzip], createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(lineBreak); end >= 0; end = chunk.indexOf(lineBreak, start)) {
        const piece = chunk.subarray(start, end);
        onLine(rest.length === 0 ? piece : Buffer.concat([...rest, piece]));
        rest = [];
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
    }
  });
  if (rest.length > 0) onLine(Buffer.concat(rest));
}
