import { ConnectorError } from '../../base/errors.ts';
import type { FileReferences } from '../../streams/shape/types.ts';
import type { BankObject } from '../answers/objects.ts';
import { bankElement } from '../answers/objects.ts';
import { sliceValue, splitArray, unbounded } from '../answers/raw-json.ts';
import { attachmentSchema } from '../answers/schema.ts';
import type { Client } from '../http/client.ts';
import { UnexpectedShape } from '../http/faults.ts';

/** An attachment the bank offers for download. The URL is a secret with a life of 30 minutes: it is never stored. */
export interface RemoteFile {
  readonly id: string;
  readonly url: string | undefined;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** In bytes; the API sends it as a text of digits, formerly as a number. */
  readonly size: number | undefined;
  readonly createdAt: string | undefined;
  readonly object: BankObject;
}

export interface EmbeddedFiles {
  readonly files: readonly RemoteFile[];
  /** Entries without an id: there is no name to store them under. */
  readonly unusable: readonly BankObject[];
}

export const noFiles: EmbeddedFiles = { files: [], unusable: [] };

/**
 * The files of an object: those embedded in its text, with their URLs, and those it only names by id, which have to be
 * asked for one by one.
 */
export function filesIn(
  text: string,
  { value }: BankObject,
  references: FileReferences | undefined,
): EmbeddedFiles {
  if (references === undefined) return noFiles;
  const { embedded: field, ids } = references;
  const named = ids.flatMap((name) => listed(value[name]));
  const inside = field === undefined ? [] : listed(value[field]);
  return named.length + inside.length === 0 ? noFiles : attachedFiles(text, field, named);
}

/** A field may hold one, or a list. */
function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value].filter((one) => typeof one === 'string');
}

function attachedFiles(
  text: string,
  field: string | undefined,
  named: readonly unknown[],
): EmbeddedFiles {
  const items = (field === undefined ? undefined : splitArray(text, field, unbounded))?.items ?? [];
  const read = items.map((item) => ({ text: item, file: remoteFile(item) }));
  const embedded = read.flatMap(({ file }) => file ?? []);
  const known = new Set(embedded.map(({ id }) => id));
  const missing = new Set(
    named.filter((id): id is string => typeof id === 'string' && id !== '' && !known.has(id)),
  );
  return {
    files: [...embedded, ...[...missing].map(namedFile)],
    unusable: read.flatMap(({ text: item, file }) => (file === undefined ? bankElement(item) : [])),
  };
}

/** All that is known of an attachment that a transaction names and does not describe. */
function namedFile(id: string): RemoteFile {
  return {
    id,
    url: undefined,
    fileName: undefined,
    contentType: undefined,
    size: undefined,
    createdAt: undefined,
    object: bankElement(JSON.stringify({ id })),
  };
}

/** In characters; an attachment has a thousand. */
const longestBody = 1024 * 1024;

/** GET /attachments/{id}: the same attachment with a fresh URL. */
export async function attachmentFile(client: Client, id: string): Promise<RemoteFile | undefined> {
  try {
    const { value } = await client.get({
      path: `/attachments/${encodeURIComponent(id)}`,
      about: { attachment: id },
      read({ text: body }) {
        if (body.length > longestBody) throw new UnexpectedShape('far more than one attachment');
        const file = remoteFile(sliceValue(body, 'attachment') ?? 'null');
        if (file === undefined) throw new UnexpectedShape('no attachment');
        return file;
      },
    });
    return value;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_found') return undefined;
    throw error;
  }
}

function remoteFile(text: string): RemoteFile | undefined {
  const object = bankElement(text);
  const parsed = attachmentSchema.safeParse(object.value);
  if (!parsed.success) return undefined;
  const { id, file_name, file_content_type, file_size, created_at } = parsed.data;
  const size = /^\d{1,15}$/.test(String(file_size)) ? Number(file_size) : undefined;
  return {
    id,
    // The only thing read from the text as it came: everywhere else there is no URL any more.
    url: attachmentSchema.safeParse(JSON.parse(text)).data?.url ?? undefined,
    fileName: file_name ?? undefined,
    contentType: file_content_type ?? undefined,
    size,
    createdAt: created_at ?? undefined,
    object,
  };
}
