import type { RemoteFile } from '../../qonto/files/attachments.ts';
import { createDigest } from '../../raw/digest.ts';
import { attachmentFolder, longestAttachment } from '../../raw/paths.ts';
import type { RawZone } from '../../raw/zone.ts';
import { judgeFile } from './file-check.ts';
import type { Outcome } from './outcome.ts';

/**
 * The attachment as an earlier run has stored it, or undefined when it has to be fetched. Bytes do not usually change
 * under their id; when the bank states another size than ours has, or when there are several and nothing says which is
 * meant, they are fetched again and kept beside the others. What is strange about it is found in its bytes again.
 */
export async function findStored(
  zone: RawZone,
  file: Pick<RemoteFile, 'id' | 'size' | 'contentType'>,
): Promise<Outcome | undefined> {
  const fitting: Outcome[] = [];
  for await (const path of zone.list(attachmentFolder(file.id))) {
    const sha256 = /\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (sha256 === undefined) continue;
    const bytes = await bytesOf(zone, path, sha256, file.size);
    if (bytes === undefined) continue;
    const verdict = judgeFile(bytes, file);
    const reason = verdict.isSound ? verdict.oddity : verdict.reason;
    fitting.push({ state: 'stored', path, sha256, reason });
  }
  return fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * Undefined for other bytes than its name says: a name alone proves nothing. A run that was cut off has not given it, but
 * somebody else may have.
 */
async function bytesOf(
  zone: RawZone,
  path: string,
  sha256: string,
  size = longestAttachment,
): Promise<Buffer | undefined> {
  const digest = createDigest();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of zone.open(path)) {
    length += chunk.length;
    if (length > size) return undefined;
    digest.update(chunk);
    chunks.push(chunk);
  }
  return digest.finish().sha256 === sha256 ? Buffer.concat(chunks) : undefined;
}
