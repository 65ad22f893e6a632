import type { RemoteFile } from '../qonto/attachments.ts';
import type { Bank } from '../qonto/bank.ts';
import type { Download } from '../qonto/download.ts';
import { sha256Of } from '../raw/digest.ts';
import { attachmentFolder, attachmentPath, isSafeId } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { endsRun } from './fault.ts';
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

/** Downloads, checks and stores a file. An expired or dead URL is renewed once, a damaged download tried once more. */
export async function storeFile(
  { bank, zone }: { readonly bank: Bank; readonly zone: RawZone },
  file: RemoteFile,
): Promise<Outcome> {
  let current = file;
  for (let attempt = 1; ; attempt += 1) {
    const download = await bank.download(current);
    const outcome = await judge(zone, current, download);
    if (outcome.state === 'stored' || download.kind === 'refused' || download.kind === 'too_large')
      return outcome;
    if (attempt === 2 || download.kind === 'failed') return outcome;
    const renewed = await renew(bank, file.id);
    if ('state' in renewed) return renewed;
    current = renewed;
  }
}

async function judge(zone: RawZone, file: RemoteFile, download: Download): Promise<Outcome> {
  switch (download.kind) {
    case 'bytes': {
      const flaw = contradiction(download.bytes, file);
      return flaw === undefined
        ? keep(zone, file.id, download.bytes)
        : { state: 'quarantined', reason: flaw };
    }
    case 'gone':
      return gone;
    case 'expired':
      return { state: 'pending', reason: 'the URL had expired, and so had its successor' };
    case 'too_large':
      return { state: 'too_large', reason: 'longer than the largest file that is stored' };
    case 'refused':
      return { state: 'quarantined', reason: download.reason };
    case 'failed':
      return { state: 'pending', reason: download.reason };
  }
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
    if (endsRun(error)) throw error;
    return {
      state: 'pending',
      reason: error instanceof Error ? error.message : 'the bank did not answer',
    };
  }
}

export const gone: Outcome = { state: 'gone', reason: 'the bank no longer has it' };
