import { isoFromMs } from '../clock.ts';
import { example } from '../generate/rows/example-values.ts';
import type { Attachment } from '../model/attachment.ts';
import type { JsonObject } from '../model/json.ts';

/** Makes a fresh pre-signed URL, or null where the reader wants none. */
export type UrlMaker = (path: string, attachmentId: string) => string | null;

/** An attachment as the API shows it, with URLs that live for half an hour. */
export function renderAttachment(attachment: Attachment, urlOf: UrlMaker): JsonObject {
  const { id, contentType, size } = attachment;
  return {
    id,
    created_at: isoFromMs(attachment.createdMs),
    file_name: attachment.fileName,
    file_size: String(size),
    file_content_type: contentType,
    url: urlOf(filePath('attachment', attachment), id),
    probative_attachment:
      attachment.probative === 'available'
        ? {
            status: 'available',
            file_name: `sealed-${attachment.fileName}`,
            file_size: String(size),
            file_content_type: contentType,
            url: urlOf(filePath('probative_attachment', attachment), id),
          }
        : { status: attachment.probative },
  };
}

/** Path of the file on the object store; the last segment is the name the user gave. */
function filePath(kind: string, attachment: Attachment): string {
  const name = attachment.id === example.attachmentId ? example.storedName : attachment.fileName;
  return `/s3/uploads/${kind}/${attachment.id}/${strictEncode(name)}`;
}

function strictEncode(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
