import { createHash } from 'node:crypto';
import type { Attachment } from '../model/attachment.ts';
import { makeJpeg } from './jpeg.ts';
import { makePdf } from './pdf.ts';
import { makePng } from './png.ts';

/** The file of an attachment (or its sealed copy): always the same bytes, of the stated size. */
export function fileBytes(attachment: Attachment, sealed = false): Buffer {
  const title = `${sealed ? 'Sealed receipt' : 'Receipt'} ${attachment.id}`;
  switch (attachment.contentType) {
    case 'application/pdf':
      return makePdf(title, attachment.size);
    case 'image/png':
      return makePng(title, attachment.size);
    case 'image/jpeg':
      return makeJpeg(title, attachment.size);
  }
}

/** sha256 of the file, in hex. */
export function fileHash(attachment: Attachment): string {
  return createHash('sha256').update(fileBytes(attachment)).digest('hex');
}
