import { createHash, hash } from 'node:crypto';
import { crc32c } from './bytes/crc32c.ts';

export interface Digest {
  update(chunk: Uint8Array): void;
  finish(): { readonly bytes: number; readonly sha256: string; readonly crc32c: string };
}

/** Size and checksums of bytes as they pass by. */
export function createDigest(): Digest {
  const sha = createHash('sha256');
  let crc = 0;
  let bytes = 0;
  return {
    update(chunk) {
      bytes += chunk.length;
      sha.update(chunk);
      crc = crc32c(chunk, crc);
    },
    finish() {
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32BE(crc);
      return { bytes, sha256: sha.digest('hex'), crc32c: checksum.toString('base64') };
    },
  };
}

export function sha256Of(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}
