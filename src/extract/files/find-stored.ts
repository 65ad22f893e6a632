import type { RemoteFile } from '../../qonto/files/attachments.ts';
import { createDigest } from '../../raw/digest.ts';
import { attachmentFolder, longestAttachment } from '../../raw/paths.ts';
import type { RawZone } from '../../raw/zone.ts';
import type { Outcome } from './outcome.ts';

/**
 * The attachment as an earlier run has stored it, or undefined when it has to be fetched. Bytes do not usually change
 * under their id; when the bank states another size than ours has, or when there are several and nothing tells which is
 * meant, they are fetched again and kept beside the others.
 */
export async function findStored(
  zone: RawZone,
  { id, size }: Pick<RemoteFile, 'id' | 'size'>,
): Promise<Outcome | undefined> {
  const fitting: string[] = [];
  for await (const path of zone.list(attachmentFolder(id))) {
    const isFile = /\/[0-9a-f]{64}$/.test(path);
    if (isFile && (await isWhatItsNameSays(zone, path, size))) fitting.push(path);
  }
  const [path] = fitting;
  if (path === undefined || fitting.length > 1) return undefined;
  return { state: 'stored', path, sha256: path.slice(path.lastIndexOf('/') + 1) };
}

/** A name alone proves nothing: a run that was cut off has not given it, but somebody else may have. */
async function isWhatItsNameSays(
  zone: RawZone,
  path: string,
  size: number | undefined,
): Promise<boolean> {
  const digest = createDigest();
  let length = 0;
  for await (const chunk of zone.open(path)) {
    length += chunk.length;
    if (length > (size ?? longestAttachment)) return false;
    digest.update(chunk);
  }
  return (size === undefined || length === size) && path.endsWith(`/${digest.finish().sha256}`);
}
