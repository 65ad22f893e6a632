import type { RemoteFile } from '../qonto/attachments.ts';

/**
 * What in the bytes contradicts what the bank says of the file, or undefined. A cut-off connection can end like a whole
 * file, and an error page can come with status 200: both would be kept for ten years as a receipt.
 */
export function contradiction(bytes: Buffer, file: RemoteFile): string | undefined {
  if (bytes.length === 0) return 'the file is empty';
  if (file.size !== undefined && bytes.length !== file.size) {
    return `the file has ${bytes.length} bytes, the bank says ${file.size}`;
  }
  const magic = signatures[file.contentType?.toLowerCase() ?? ''];
  if (magic !== undefined && !magic.some((start) => bytes.subarray(0, 1024).includes(start))) {
    return `the file does not begin like ${file.contentType}`;
  }
  return undefined;
}

/** Only the types Qonto documents for uploads; of others nothing is assumed. */
const signatures: Record<string, readonly Buffer[]> = {
  'application/pdf': [Buffer.from('%PDF-')],
  'image/png': [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  'image/jpeg': [Buffer.from([0xff, 0xd8, 0xff])],
};
