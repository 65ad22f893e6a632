/** What a file is by its bytes. */
export interface DocumentType {
  /** As people know it: `image/png`. */
  readonly name: string;
  /** Whether a content type, in small letters, can mean it too. */
  readonly fits: (contentType: string) => boolean;
}

const named =
  (...words: readonly string[]) =>
  (type: string) =>
    words.some((word) => type.includes(word));

const pdf = { name: 'application/pdf', fits: named('pdf') };
const heif = { name: 'image/heic', fits: named('heic', 'heif') };
const avif = { name: 'image/avif', fits: named('avif') };
const signed = { name: 'application/pkcs7-mime', fits: named('pkcs7', 'p7m', 'cms') };
const office = named('zip', 'officedocument', 'opendocument', 'ms-', 'msword', 'macroenabled');

/** Each by the bytes it begins with. */
const beginnings: readonly (readonly [string | readonly number[], DocumentType])[] = [
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], { name: 'image/png', fits: named('png') }],
  [[0xff, 0xd8, 0xff], { name: 'image/jpeg', fits: named('jpeg', 'jpg') }],
  ['GIF87a', { name: 'image/gif', fits: named('gif') }],
  ['GIF89a', { name: 'image/gif', fits: named('gif') }],
  ['II*\0', { name: 'image/tiff', fits: named('tif') }],
  ['MM\0*', { name: 'image/tiff', fits: named('tif') }],
  ['PK\x03\x04', { name: 'application/zip', fits: office }],
  [
    [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    { name: 'application/x-ole-storage', fits: named('ms-', 'msword', 'outlook', 'ole') },
  ],
  ['{\\rtf', { name: 'application/rtf', fits: named('rtf', 'msword') }],
  ['%!PS', { name: 'application/postscript', fits: named('postscript') }],
  ['-----BEGIN PKCS7', signed],
  ['-----BEGIN CMS', signed],
];

/**
 * The kind of document that the bytes are, where they show it beyond doubt; undefined for all others, plain text among
 * them. XML is not looked at here.
 */
export function documentType(bytes: Buffer): DocumentType | undefined {
  const known = beginnings.find(([start]) => beginsWith(bytes, start))?.[1];
  if (known !== undefined) return known;
  if (latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP')
    return { name: 'image/webp', fits: named('webp') };
  if (latin(bytes, 4, 8) === 'ftyp') return brandOf(latin(bytes, 8, 12));
  if (isBitmap(bytes)) return { name: 'image/bmp', fits: named('bmp') };
  if (bytes[0] === 0x30 && bytes.subarray(0, 32).includes(signedData)) return signed;
  // Readers accept a PDF whose header comes a little later, and some scanners write such files.
  return bytes.subarray(0, 1024).includes('%PDF-') ? pdf : undefined;
}

function beginsWith(bytes: Buffer, start: string | readonly number[]): boolean {
  return bytes.subarray(0, start.length).equals(Buffer.from(start as string, 'latin1'));
}

function brandOf(brand: string): DocumentType | undefined {
  if (/^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/.test(brand)) return heif;
  return /^(avif|avis)$/.test(brand) ? avif : undefined;
}

/** Two letters prove little; the size of the header behind them is one of few. */
function isBitmap(bytes: Buffer): boolean {
  if (latin(bytes, 0, 2) !== 'BM' || bytes.length < 26) return false;
  return [12, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14));
}

/** The object identifier 1.2.840.113549.1.7.2, as every signed envelope begins with it. */
const signedData = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]);

function latin(bytes: Buffer, from: number, to: number): string {
  return bytes.subarray(from, to).toString('latin1');
}
