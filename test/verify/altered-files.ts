import type { ServerResponse } from 'node:http';
import { startStorage } from '../extract/files/storage.ts';
import type { Journey } from '../support/journey.ts';

export interface ShownFile {
  id: string;
  created_at: string | null;
  file_name: string;
  file_size: string;
  file_content_type: string;
  url: string | null;
}

interface ShownRow {
  id: string;
  updated_at: string;
  attachment_ids: string[];
  attachments?: ShownFile[];
}

/** The simulated bank behind a server that tells something else of its attachments, or sends other files. */
export interface AlteredFiles {
  /** For --api-url. */
  readonly url: string;
  alterRow: (row: ShownRow) => void;
  /** For rows and for attachments that are asked for by themselves. */
  alterFile: (file: ShownFile) => void;
  /** Answers the download of an attachment and returns true, or leaves it to the bank. */
  send: (id: string, response: ServerResponse) => boolean;
  /** How often each attachment was downloaded. */
  readonly downloads: Map<string, number>;
}

export async function startAlteredFiles({ bank }: Journey): Promise<AlteredFiles> {
  const downloads = new Map<string, number>();
  const relay = async (path: string, authorization: string | undefined, to: ServerResponse) => {
    const answer = await fetch(`${bank.origin}${path}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    const headers = {
      'content-type': answer.headers.get('content-type') ?? '',
      date: answer.headers.get('date') ?? '',
    };
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!headers['content-type'].includes('json')) {
      to.writeHead(answer.status, headers).end(bytes);
      return;
    }
    const body = JSON.parse(bytes.toString().replaceAll(bank.origin, storage.origin));
    for (const row of body.transactions ?? []) {
      for (const file of row.attachments ?? []) altered.alterFile(file);
      altered.alterRow(row);
    }
    if (body.attachment !== undefined) altered.alterFile(body.attachment);
    to.writeHead(answer.status, headers).end(JSON.stringify(body));
  };
  const storage = await startStorage(({ url = '', headers }, response) => {
    const [, id] = /^\/s3\/uploads\/\w+\/([0-9a-f-]{36})\//.exec(url) ?? [];
    if (id !== undefined) downloads.set(id, (downloads.get(id) ?? 0) + 1);
    if (id === undefined || !altered.send(id, response))
      relay(url, headers.authorization, response).catch(() => response.destroy());
  });
  const altered: AlteredFiles = {
    url: `${storage.origin}/v2`,
    alterRow: () => {},
    alterFile: () => {},
    send: () => false,
    downloads,
  };
  return altered;
}
