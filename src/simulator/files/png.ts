import { deflateSync } from 'node:zlib';

const side = 16;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** A valid PNG of one colour with `title` as its comment, exactly `size` bytes long. */
export function makePng(title: string, size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const shade = crc32(Buffer.from(title, 'latin1')) & 0xff;
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side, shade)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const before = [signature, chunk('IHDR', header)];
  const after = [chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  const fixed = Buffer.concat([...before, ...after]).length;
  const comment = Buffer.from(`Comment\0${title} `, 'latin1');
  const length = Math.max(comment.length, size - fixed - 12);
  const text = Buffer.concat([comment, Buffer.alloc(length - comment.length, '.')]);
  return Buffer.concat([...before, chunk('tEXt', text), ...after]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
