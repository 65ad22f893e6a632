import type { KeysetStream } from '../streams/shape/slice.ts';
import type { Stream } from '../streams/shape/types.ts';
import type { Snapshot } from './answers/objects.ts';
import { readById } from './by-id.ts';
import { attachmentFile, type RemoteFile } from './files/attachments.ts';
import type { Download } from './files/download.ts';
import type { Client, Look } from './http/client.ts';
import type { HttpAnswer } from './http/wire.ts';
import { listPage, type PageQuery, type StreamPage } from './pages.ts';
import type { StreamRow } from './stream-row.ts';
import { readWholeList } from './whole.ts';

/**
 * The bank as the extractor sees it: what is asked for is declared in `streams/`, so that a stream more is no method
 * more. What answers with a promise throws ConnectorError, and none ever returns a credential.
 */
export interface Bank {
  /** One page of a stream that is listed. */
  page(query: PageQuery): Promise<StreamPage>;
  /** All of a stream that is read whole. */
  whole(stream: Stream): Promise<Snapshot>;
  /** One object of a stream that is listed, by its id; undefined when the bank knows none. */
  object(stream: KeysetStream, id: string): Promise<StreamRow | undefined>;
  /** One file, with a fresh URL: they live 30 minutes. Undefined when the bank no longer has it. */
  one(id: string): Promise<RemoteFile | undefined>;
  download(file: RemoteFile): Promise<Download>;
  /** One request of somebody who looks at the bank itself: the answer as it came, with URLs that are still fresh. */
  look(call: Look): Promise<HttpAnswer>;
  requests(): number;
  /** Hangs up at once; ends when renewed credentials that were on their way are kept. */
  close(): Promise<void>;
}

/** Fetches the bytes behind a pre-signed URL, or says why not. */
export type DownloadUrl = (url: string | undefined) => Promise<Download>;

export function openBank(client: Client, download: DownloadUrl): Bank {
  return {
    page: (query) => listPage(client, query),
    whole: (stream) => readWholeList(client, stream),
    object: (stream, id) => readById(client, stream, id),
    one: (id) => attachmentFile(client, id),
    download: (file) => download(file.url),
    look: (call) => client.look(call),
    requests: () => client.sent(),
    close: () => client.close(),
  };
}
