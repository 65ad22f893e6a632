import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32c } from '../../src/raw/bytes/crc32c.ts';
import { createDigest } from '../../src/raw/digest.ts';

// RFC 3720, appendix B.4, and the check of the catalogue of CRCs.
it.each([
  ['nothing', Buffer.alloc(0), 0x00000000],
  ['digits', Buffer.from('123456789'), 0xe3069283],
  ['zeros', Buffer.alloc(32), 0x8a9136aa],
  ['ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['rising', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ['falling', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
  [
    'an iSCSI command',
    Buffer.from(
      '01c000000000000000000000000000001400000000000400000000140000001828000000000000000200000000000000',
      'hex',
    ),
    0xd9963a56,
  ],
])('crc32c of %s is the published one', (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});

it('crc32c is that of the definition, bit by bit, wherever the bytes are parted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, at) => {
      expect(crc32c(bytes)).toBe(bitByBit(bytes));
      expect(crc32c(bytes.subarray(at), crc32c(bytes.subarray(0, at)))).toBe(bitByBit(bytes));
    }),
  );
});

it('a digest gives it as Google prints it, whatever the pieces', () => {
  const digest = createDigest();
  for (const piece of ['1234', '56789']) digest.update(Buffer.from(piece));
  expect(digest.finish()).toMatchObject({ bytes: 9, crc32c: '4waSgw==' });
});

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
  }
  return ~crc >>> 0;
}
