import { describe, expect, it } from 'vitest';
import { contradiction } from '../../src/extract/file-check.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const page = '<!doctype html><html></html>';
const s3Error = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>';

function check(content: string | Buffer, contentType?: string, size?: number) {
  return contradiction(Buffer.from(content), { contentType, size });
}

describe('T67 the size', () => {
  it('must be what the bank says, where it says something', () => {
    expect(check('%PDF-1.4', 'application/pdf', 8)).toBeUndefined();
    expect(check('%PDF-1.4', 'application/pdf')).toBeUndefined();
    expect(check('%PDF-1.4', 'application/pdf', 9)).toBe('the file has 8 bytes, the bank says 9');
    expect(check('%PDF-1.4', 'application/pdf', 7)).toMatch(/8 bytes/);
  });

  it('must not be nothing, whatever the bank says', () => {
    expect(check('', 'application/pdf', 0)).toBe('the file is empty');
    expect(check('')).toBe('the file is empty');
  });
});

describe('T72 the beginning', () => {
  it.each([
    ['application/pdf', '%PDF-1.4'],
    ['Application/PDF; charset=binary', '%PDF-1.4'],
    ['application/pdf', `scanned by a device\n%PDF-1.4`],
    ['image/png', png],
    ['image/jpeg', jpeg],
    ['image/heic', 'whatever'],
    [undefined, 'whatever'],
    ['application/xml', s3Error],
    ['text/html', page],
    ['image/svg+xml', '<?xml version="1.0"?><svg/>'],
  ])('of %s may be %j', (type, content) => {
    expect(check(content, type)).toBeUndefined();
  });

  it.each([
    ['application/pdf', page],
    ['application/pdf', s3Error],
    ['application/pdf', `${page} of the file %PDF-1.4`],
    ['application/pdf', `${' '.repeat(1_024)}%PDF-1.4`],
    ['application/pdf', png],
    ['image/png', jpeg],
    ['image/png', Buffer.concat([Buffer.from(' '), png])],
    ['image/jpeg', page],
    ['image/heic', page],
    ['image/heic', `\ufeff\n ${s3Error}`],
    ['application/octet-stream', '<Error><Code>AccessDenied</Code></Error>'],
    [undefined, page],
    [undefined, '<HTML><body>'],
  ])('of %s must not be %j', (type, content) => {
    expect(check(content, type)).toMatch(/^the file (does not begin like|is a page of)/);
  });
});
