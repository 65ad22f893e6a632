import type { RemoteFile } from '../qonto/attachments.ts';
import type { Bank } from '../qonto/bank.ts';
import type { Download } from '../qonto/download.ts';
import { sha256Of } from '../raw/digest.ts';
import { attachmentFolder, attachmentPath, isSafeId } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { contradiction } from './file-check.ts';

/** What became of one attachment; `pending` is tried again by the next run, the others are final. */
export type Outcome =
  | {
      readonly state: 'stored';
      readonly path: string;
      readonly sha256: string;
      readonly reason?: never;
    }
  | {
      readonly state: 'pending' | 'gone' | 'too_large' | 'quarantined';
      readonly reason: string;
      readonly path?: never;
      readonly sha256?: never;
    };

/** An attachment's bytes do not change under its id: what is stored is not fetched again. */
export async function findStored(zone: RawZone, id: string): Promise<Outcome | undefined> {
  if (!isSafeId(id))
    return { state: 'quarantined', reason: 'the id cannot be part of an object name' };
  for await (const path of zone.list(attachmentFolder(id))) {
    return { state: 'stored', path, sha256: path.slice(path.lastIndexOf('/') + 1) };
  }
  return undefined;
}

/** Downloads, checks and stores a file. An expired URL is renewed once, a damaged download tried once more. */
export async function storeFile(
  { bank, zone }: { readonly bank: Bank; readonly zone: RawZone },
  file: RemoteFile,
): Promise<Outcome> {
  let current = file;
  let flaw = '';
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const download = await bank.download(current);
    if (download.kind === 'bytes') {
      flaw = contradiction(download.bytes, current) ?? '';
      if (flaw === '') return keep(zone, file.id, download.bytes);
    } else if (download.kind !== 'expired') return failed(download);
    else flaw = 'the URL had expired, and so had its successor';
    if (attempt === 2)
      return { state: download.kind === 'bytes' ? 'quarantined' : 'pending', reason: flaw };
    const renewed = await renew(bank, file.id);
    if ('state' in renewed) return renewed;
    current = renewed;
  }
  return { state: 'pending', reason: flaw };
}

async function keep(zone: RawZone, id: string, bytes: Buffer): Promise<Outcome> {
  const sha256 = sha256Of(bytes);
  const path = attachmentPath(id, sha256);
  // Taken means that another run stored the same bytes: the name is their hash.
  await zone.create(path, bytes);
  return { state: 'stored', path, sha256 };
}

async function renew(bank: Bank, id: string): Promise<RemoteFile | Outcome> {
  try {
    return (await bank.attachment(id)) ?? gone;
  } catch (error) {
    return {
      state: 'pending',
      reason: error instanceof Error ? error.message : 'the bank did not answer',
    };
  }
}

export const gone: Outcome = { state: 'gone', reason: 'the bank no longer has it' };

function failed(download: Exclude<Download, { kind: 'bytes' | 'expired' }>): Outcome {
  switch (download.kind) {
    case 'gone':
      return gone;
    case 'too_large':
      return { state: 'too_large', reason: 'longer than the largest file that is stored' };
    case 'refused':
      return { state: 'quarantined', reason: download.reason };
    case 'failed':
      return { state: 'pending', reason: download.reason };
  }
}
