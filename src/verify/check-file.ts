import { createHash } from 'node:crypto';
import { counted } from '../base/counted.ts';
import { asidePath, attachmentPath, longestAttachment } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import { type Finding, finding } from './finding.ts';
import { readObject } from './read/read-object.ts';

export interface StoredFile {
  readonly id: string;
  readonly sha256: string;
  /** Whether its bytes are set aside, and not those of a receipt. */
  readonly isAside: boolean;
}

export interface CheckedFile {
  readonly finding: Finding | undefined;
  readonly bytes: number;
  readonly isThere: boolean;
  readonly isAside: boolean;
}

/** Does a stored attachment exist, and do its bytes hash to its name? */
export async function checkFile(
  zone: RawZone,
  { id, sha256, isAside }: StoredFile,
): Promise<CheckedFile> {
  const path = isAside ? asidePath(id, sha256) : attachmentPath(id, sha256);
  const hash = createHash('sha256');
  let bytes = 0;
  const fault = await readObject(zone, path, longestAttachment, (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  const isThere = fault?.problem !== 'missing';
  if (fault !== undefined)
    return {
      finding: finding(fault.problem, zone.uri(path), fault.detail),
      bytes,
      isThere,
      isAside,
    };
  if (hash.digest('hex') === sha256) return { finding: undefined, bytes, isThere, isAside };
  const detail = `its ${counted(bytes, 'byte does', 'bytes do')} not have the sha256 that is its name`;
  return { finding: finding('altered', zone.uri(path), detail), bytes, isThere, isAside };
}
