import { createHash } from 'node:crypto';

/** What has come lately, so that the same again is known. Forgets the oldest beyond `most`. */
export interface Seen {
  /** Whether what has come before was kept, as soon as that is known; undefined for what is new. */
  earlier(body: Uint8Array): Promise<boolean> | undefined;
  add(body: Uint8Array, isKept: Promise<boolean>): void;
  /** It came to nothing, and may come again. */
  forget(body: Uint8Array): void;
}

export function openSeen(most: number): Seen {
  const known = new Map<string, Promise<boolean>>();
  return {
    earlier: (body) => known.get(hashOf(body)),
    add(body, isKept) {
      known.set(hashOf(body), isKept);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    forget: (body) => void known.delete(hashOf(body)),
  };
}

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
}
