import { isoFromMs } from '../clock.ts';
import { example } from '../generate/rows/example-values.ts';
import { notFound } from '../http/faults/problem.ts';
import { oneOf } from '../http/lists/whole-list.ts';
import type { Attachment, UrlMaker } from '../model/attachment.ts';
import type { JsonObject } from '../model/json.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "Retrieve an attachment" and "List attachments of a transaction" (read 2026-11-20). */
export const attachments: Resource = {
  name: 'attachments',
  routes: [
    oneOf({
      path: '/attachments/:id',
      key: 'attachment',
      object: (id, { store, urlOf }) => {
        const known = store.attachments.get(id);
        return known && renderAttachment(known.attachment, urlOf);
      },
    }),
    {
      path: '/transactions/:id/attachments',
      key: 'attachments',
      parameters: [],
      answer: ({ id }, { store, urlOf }) => {
        const row = store.byId.get(id);
        if (row === undefined) throw notFound('transaction');
        const shown = row.attachments.map((item) => renderAttachment(item, urlOf));
        return JSON.stringify({ attachments: shown });
      },
    },
  ],
};

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
