/**
 * CRC-32C (Castagnoli) of bytes, unsigned; `before` is that of the bytes that came before them. Eight bytes at a time
 * ("slicing-by-8"): a table for each of them says what it comes to when all eight have passed.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  for (const last = bytes.length - slices; at <= last; at += slices) {
    const first = crc ^ wordAt(bytes, at);
    const second = wordAt(bytes, at + 4);
    crc =
      entry(7, first) ^
      entry(6, first >>> 8) ^
      entry(5, first >>> 16) ^
      entry(4, first >>> 24) ^
      entry(3, second) ^
      entry(2, second >>> 8) ^
      entry(1, second >>> 16) ^
      entry(0, second >>> 24);
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ entry(0, crc ^ (bytes[at] ?? 0));
  return ~crc >>> 0;
}

const slices = 8;
/** The polynomial, its lowest power first. */
const castagnoli = 0x82f63b78;

/** One table after the other: of a byte that is the last, that one byte follows, two, and so on. */
const tables = new Int32Array(slices * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ castagnoli : crc >>> 1;
  tables[byte] = crc;
}
for (let i = 256; i < tables.length; i += 1) {
  const before = tables[i - 256] ?? 0;
  tables[i] = (before >>> 8) ^ entry(0, before);
}

/** Of the lowest byte of `word`. */
function entry(table: number, word: number): number {
  return tables[table * 256 + (word & 0xff)] ?? 0;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
