import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../../src/extract/files/file-check.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
const at = (offset: number, ...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat([Buffer.alloc(offset), bytes(...parts)]);

const png = bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0]);
const page = '<!doctype html><html></html>';
const s3Error = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>';
const p7m = bytes([0x30, 0x82, 0x10, 0, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
const bitmap = Buffer.from([
  0x42,
  0x4d,
  ...Array.from({ length: 12 }, () => 0),
  40,
  ...Array.from({ length: 40 }, () => 0),
]);

function judge(content: string | Buffer, contentType?: string, size?: number) {
  return judgeFile(Buffer.from(content), { contentType, size });
}

const sound = { isSound: true, oddity: undefined };

describe('T67 the size', () => {
  it('must be what the bank says, where it says something', () => {
    expect(judge('%PDF-1.4', 'application/pdf', 8)).toEqual(sound);
    expect(judge('%PDF-1.4', 'application/pdf')).toEqual(sound);
    const reason = 'the file has 8 bytes, the bank says 9';
    expect(judge('%PDF-1.4', 'application/pdf', 9)).toEqual({ isSound: false, reason });
    expect(judge('%PDF-1.4', 'application/pdf', 7)).toMatchObject({ isSound: false });
  });

  it('must not be nothing, whatever the bank says', () => {
    const nothing = { isSound: false, reason: 'the file is empty' };
    expect(judge('', 'application/pdf', 0)).toEqual(nothing);
    expect(judge('')).toEqual(nothing);
  });
});

/** True receipts, by what they are. */
const receipts: readonly (readonly [string, string | Buffer])[] = [
  ['application/pdf', '%PDF-1.4'],
  ['application/pdf', 'scanned by a device\n%PDF-1.4'],
  ['image/png', png],
  ['image/jpeg', jpeg],
  ['image/gif', 'GIF89a...'],
  ['image/gif', 'GIF87a...'],
  ['image/tiff', bytes('II*', [0], 'x')],
  ['image/tiff', bytes('MM', [0], '*')],
  ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
  ['image/heic', at(4, 'ftypheic')],
  ['image/heic', at(4, 'ftypmif1')],
  ['image/avif', at(4, 'ftypavif')],
  ['image/bmp', bitmap],
  ['application/zip', bytes('PK', [3, 4], '[Content_Types].xml')],
  ['application/x-ole-storage', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
  ['application/rtf', '{\\rtf1 text}'],
  ['application/postscript', '%!PS-Adobe-3.0 PDF-1.4'],
  ['application/pkcs7-mime', p7m],
  ['application/pkcs7-mime', '-----BEGIN PKCS7-----'],
  [
    'application/xml',
    '<?xml version="1.0"?>\n<!-- of us -->\n<rsm:CrossIndustryInvoice xmlns:rsm="x"/>',
  ],
  ['application/xml', '\ufeff<p:FatturaElettronica versione="FPR12"/>'],
  ['application/xml', '<Invoice xmlns="urn:oasis:names:specification:ubl"/>'],
  ['application/xml', '<fe:Facturae/>'],
  ['application/xml', Buffer.from('\ufeff<CreditNote/>', 'utf16le')],
];

describe.each(receipts)('T142 a receipt that is %s: %j', (name, content) => {
  it('is kept under its own label, under none and under one that says nothing', () => {
    for (const type of [name, name.toUpperCase(), undefined, '', 'application/octet-stream'])
      expect(judge(content, type), String(type)).toEqual(sound);
  });

  it('is kept and flagged under any other label', () => {
    for (const stated of [
      'application/pdf',
      'image/png',
      'image/jpeg',
      'video/mp4',
      'image/heic',
    ]) {
      if (stated === name) continue;
      const oddity = `looks like ${name}, the bank says ${stated}`;
      expect(judge(content, stated)).toEqual({ isSound: true, oddity });
    }
  });
});

describe('T142 other names of a type', () => {
  it.each([
    ['image/jpg', jpeg],
    ['image/pjpeg', jpeg],
    ['image/heif', at(4, 'ftypheic')],
    ['application/x-pdf; charset=binary', '%PDF-1.7'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes('PK', [3, 4])],
    ['application/vnd.oasis.opendocument.text', bytes('PK', [3, 4])],
    ['application/vnd.ms-excel', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['text/rtf', '{\\rtf1}'],
    ['text/xml', '<Invoice/>'],
  ])('%s is no other type', (type, content) => {
    expect(judge(content, type)).toEqual(sound);
  });
});

describe('T72 what is no receipt', () => {
  it.each([
    ['application/pdf', page],
    ['application/pdf', s3Error],
    ['application/pdf', `${page} of the file %PDF-1.4`],
    ['application/pdf', `${' '.repeat(1_024)}%PDF-1.4`],
    ['application/pdf', 'Access denied'],
    ['application/pdf', '{"error": "expired"}'],
    ['application/octet-stream', ' {"error": "expired"}'.trim()],
    ['image/png', Buffer.concat([Buffer.from(' '), png])],
    ['image/jpeg', page],
    ['image/heic', page],
    ['image/heic', `\ufeff\n ${s3Error}`],
    ['application/xml', s3Error],
    ['application/octet-stream', '<Error><Code>AccessDenied</Code></Error>'],
    ['application/octet-stream', '<note/>'],
    [undefined, page],
    [undefined, '<HTML><body>'],
    [undefined, '<!-- only a comment'],
    [undefined, '<'],
  ])('under the label %s: %j', (type, content) => {
    expect(judge(content, type)).toEqual({
      isSound: false,
      reason: expect.stringMatching(/^the file (does not begin like|is a page of|is JSON)/),
    });
  });

  it.each([
    ['text/html', page],
    ['application/xhtml+xml', page],
    ['image/svg+xml', '<?xml version="1.0"?><svg/>'],
    ['text/xml', '<note/>'],
    ['text/csv', 'date;amount\n'],
    ['text/plain', '{ a note'],
    ['application/json', '{}'],
    ['image/heic', 'whatever'],
    [undefined, 'whatever'],
  ])('is not told of %s: %j', (type, content) => {
    expect(judge(content, type)).toEqual(sound);
  });
});
