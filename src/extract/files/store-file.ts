import type { Instant } from '../../base/instant.ts';
import type { Bank } from '../../qonto/bank.ts';
import type { RemoteFile } from '../../qonto/files/attachments.ts';
import type { Download } from '../../qonto/files/download.ts';
import { sha256Of } from '../../raw/digest.ts';
import { asidePath, attachmentPath } from '../../raw/paths.ts';
import type { RawZone } from '../../raw/zone.ts';
import { cutKnownSecrets } from '../../redact/known-secrets.ts';
import { cutSignatures } from '../../redact/signatures.ts';
import { endsRun } from '../fault.ts';
import { judgeFile } from './file-check.ts';
import { missingFile } from './missing-file.ts';
import type { Outcome } from './outcome.ts';

export interface StoreDeps {
  readonly bank: Bank;
  readonly zone: RawZone;
  readonly now: () => Instant;
}

/**
 * Downloads, checks and stores a file. An expired or dead URL is renewed once, a damaged download tried once more.
 * `missedSince` says since when the file is owed, where an earlier run could not get it.
 */
export async function storeFile(
  deps: StoreDeps,
  file: RemoteFile,
  missedSince: Instant | undefined,
): Promise<Outcome> {
  const missing = (known: RemoteFile) => missingFile(known, missedSince, deps.now());
  let current = file;
  for (let attempt = 1; ; attempt += 1) {
    const download = await deps.bank.download(current);
    const outcome =
      download.kind === 'gone' ? missing(current) : await judge(deps.zone, current, download);
    if (attempt === 2 || outcome.state === 'stored' || !mayMend(download)) return outcome;
    const renewed = await renew(deps.bank, file.id);
    if (renewed === undefined) return missing(current);
    if ('state' in renewed) return renewed;
    current = renewed;
  }
}

/** Whether a fresh URL, or the same bytes sent once more, may bring what this download did not. */
function mayMend({ kind }: Download): boolean {
  return kind === 'expired' || kind === 'gone' || kind === 'bytes';
}

async function judge(
  zone: RawZone,
  file: RemoteFile,
  download: Exclude<Download, { kind: 'gone' }>,
): Promise<Outcome> {
  switch (download.kind) {
    case 'bytes': {
      const verdict = judgeFile(download.bytes, file);
      return verdict.isSound
        ? keep(zone, file.id, download.bytes, verdict.oddity)
        : setAside(zone, file.id, download.bytes, verdict.reason);
    }
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

/** Another run may have stored the same bytes; other bytes under this name are a stored file that was damaged since. */
async function keep(
  zone: RawZone,
  id: string,
  bytes: Buffer,
  oddity: string | undefined,
): Promise<Outcome> {
  const sha256 = sha256Of(bytes);
  const path = attachmentPath(id, sha256);
  if ((await zone.create(path, bytes)) !== undefined)
    return { state: 'stored', path, sha256, reason: oddity };
  return {
    state: 'pending',
    reason: `damaged in the raw zone, and never overwritten: restore or remove ${zone.uri(path)}`,
  };
}

/**
 * Its bytes are kept, so that somebody can look at them, and a later rule can judge them anew. But not where they hold a
 * credential: storage answers a refused request with a page that repeats it, signature and all.
 */
async function setAside(
  zone: RawZone,
  id: string,
  bytes: Buffer,
  reason: string,
): Promise<Outcome> {
  if (holdsCredential(bytes))
    return { state: 'quarantined', reason: `${reason}; it holds a credential and was not kept` };
  const sha256 = sha256Of(bytes);
  const path = asidePath(id, sha256);
  if (bytes.length === 0 || (await zone.create(path, bytes)) === undefined)
    return { state: 'quarantined', reason };
  return { state: 'quarantined', reason, path, sha256 };
}

function holdsCredential(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return cutSignatures(cutKnownSecrets(text)) !== text;
}

/** The file with a fresh URL; undefined when the bank does not have it. */
async function renew(bank: Bank, id: string): Promise<RemoteFile | Outcome | undefined> {
  try {
    return await bank.one(id);
  } catch (error) {
    if (endsRun(error)) throw error;
    return {
      state: 'pending',
      reason: error instanceof Error ? error.message : 'the bank did not answer',
    };
  }
}
