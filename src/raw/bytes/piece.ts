import type { Line } from './line.ts';

/** Lines are handed to the compressor in pieces of this size, not one by one. */
const pieceBytes = 256 * 1024;

/** Lines as bytes, each with its break, until there are enough of them. */
export interface Piece {
  /** Takes a line in, and gives the bytes that it leaves no room for. */
  add(line: Line): Buffer | undefined;
  /** Gives all that is left. */
  rest(): Buffer;
}

export function newPiece(): Piece {
  let bytes = Buffer.alloc(0);
  let filled = 0;
  const reserve = (needed: number): Buffer | undefined => {
    if (bytes.length - filled >= needed) return undefined;
    const full = filled > 0 ? bytes.subarray(0, filled) : undefined;
    // A new one each time: the compressor still reads the one before.
    bytes = Buffer.allocUnsafeSlow(Math.max(pieceBytes, needed));
    filled = 0;
    return full;
  };
  return {
    add(line) {
      if (typeof line === 'string') {
        const full = reserve(Buffer.byteLength(line) + 1);
        filled += bytes.write(line, filled);
        bytes[filled] = lineBreak;
        filled += 1;
        return full;
      }
      const { head, payload } = line;
      const full = reserve(head.length * bytesOfCharacter + payload.length + 2);
      filled += bytes.write(head, filled);
      bytes.set(payload, filled);
      filled += payload.length;
      bytes[filled] = closeBrace;
      bytes[filled + 1] = lineBreak;
      filled += 2;
      return full;
    },
    rest() {
      const left = bytes.subarray(0, filled);
      bytes = Buffer.alloc(0);
      filled = 0;
      return left;
    },
  };
}

/** At most, of a unit of a text. */
const bytesOfCharacter = 3;
const closeBrace = 0x7d;
const lineBreak = 0x0a;
