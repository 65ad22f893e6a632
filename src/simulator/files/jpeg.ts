/** An 8 x 8 baseline JPEG of one grey with `title` as its comment, exactly `size` bytes long. */
export function makeJpeg(title: string, size: number): Buffer {
  const rest = [
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
    huffmanTable(0x00),
    huffmanTable(0x10),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    // One bit for "same grey as before", one for "end of block", six bits of filling.
    Buffer.from([0x3f]),
    Buffer.from([0xff, 0xd9]),
  ];
  const start = Buffer.from([0xff, 0xd8]);
  const fixed = Buffer.concat([start, ...rest]).length;
  const comment = Buffer.from(title, 'latin1');
  const length = Math.max(comment.length, size - fixed - 4);
  const text = Buffer.concat([comment, Buffer.alloc(length - comment.length, '.')]);
  return Buffer.concat([start, segment(0xfe, text), ...rest]);
}

/** A table with one code, the bit 0, for the symbol 0. */
function huffmanTable(kind: number): Buffer {
  return segment(0xc4, [kind, 1, ...Array.from({ length: 15 }, () => 0), 0]);
}

function segment(marker: number, payload: readonly number[] | Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, Buffer.from(payload)]);
}
