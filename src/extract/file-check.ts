import type { RemoteFile } from '../qonto/attachments.ts';

/**
 * What in the bytes contradicts what the bank says of the file, or undefined. A cut-off connection can end like a whole
 * file, and an error page can come with status 200: both would be kept for ten years as a receipt.
 */
export function contradiction(
  bytes: Buffer,
  { size, contentType }: Pick<RemoteFile, 'size' | 'contentType'>,
): string | undefined {
  if (bytes.length === 0) return 'the file is empty';
  if (size !== undefined && bytes.length !== size) {
    return `the file has ${bytes.length} bytes, the bank says ${size}`;
  }
  const type = contentType?.toLowerCase().split(';')[0]?.trim() ?? '';
  const beginsLike = signatures[type];
  if (beginsLike !== undefined && !beginsLike(bytes)) return `the file does not begin like ${type}`;
  if (beginsLike === undefined && !/xml|html|^text\//.test(type) && isErrorPage(bytes))
    return 'the file is a page of XML or HTML, as storage and proxies send in place of a file';
  return undefined;
}

/** Only the types Qonto documents for uploads; of others nothing is assumed but that they are no error page. */
const signatures: Record<string, (bytes: Buffer) => boolean> = {
  // Readers accept a PDF whose header comes a little later, and some scanners write such files.
  'application/pdf': (bytes) => bytes.subarray(0, 1024).includes('%PDF-') && !isErrorPage(bytes),
  'image/png': startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': startsWith([0xff, 0xd8, 0xff]),
};

function startsWith(start: readonly number[]): (bytes: Buffer) => boolean {
  return (bytes) => start.every((byte, at) => bytes[at] === byte);
}

function isErrorPage(bytes: Buffer): boolean {
  return /^\uFEFF?\s*<(?:\?xml|!doctype html|html|head|body|error)\b/i.test(
    bytes.subarray(0, 256).toString('utf8'),
  );
}
