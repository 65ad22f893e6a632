import { createHash } from 'node:crypto';

/** What has come lately, so that the same again is known. Forgets the oldest beyond `most`. */
export interface Seen {
  /** False for what has come before. */
  isNew(body: Uint8Array): boolean;
  /** It came to nothing, and may come again. */
  forget(body: Uint8Array): void;
}

export function openSeen(most: number): Seen {
  const hashes = new Set<string>();
  return {
    isNew(body) {
      const hash = hashOf(body);
      if (hashes.has(hash)) return false;
      hashes.add(hash);
      const [oldest] = hashes;
      if (hashes.size > most && oldest !== undefined) hashes.delete(oldest);
      return true;
    },
    forget: (body) => void hashes.delete(hashOf(body)),
  };
}

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
}
