import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../base/secret.ts';

/** `unsigned`: without a signature that could be one. `stale`: signed by the bank, and too long ago or too far ahead. */
export type SignatureVerdict = 'good' | 'unsigned' | 'forged' | 'stale';

export interface Signed {
  readonly header: string | undefined;
  /** The very bytes that came. */
  readonly body: Uint8Array;
}

export interface Check {
  readonly secrets: readonly Secret[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly toleranceMs: number;
}

/**
 * Judges `X-Qonto-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY` under any of the secrets. Every secret is
 * tried whatever comes of it, and compared in constant time.
 */
export function judgeSignature({ header, body }: Signed, check: Check): SignatureVerdict {
  const parts = partsOf(header);
  if (parts === undefined) return 'unsigned';
  let isOurs = false;
  for (const secret of check.secrets) {
    const digest = createHmac('sha256', secret.reveal())
      .update(`${parts.seconds}.`)
      .update(body)
      .digest();
    for (const signature of parts.signatures) isOurs = timingSafeEqual(digest, signature) || isOurs;
  }
  if (!isOurs) return 'forged';
  const ageMs = Math.abs(check.now - Number(parts.seconds) * 1_000);
  return ageMs <= check.toleranceMs ? 'good' : 'stale';
}

/** Whether a header could hold a signature at all: without one, the body need not be read. */
export function looksSigned(header: string | undefined): boolean {
  return partsOf(header) !== undefined;
}

/** More than the bank has secrets at once, while one takes the place of another. */
const mostSignatures = 4;

function partsOf(header: string | undefined) {
  if (header === undefined || header.length > 1_024) return undefined;
  const pairs = header.split(',').map((pair) => pair.trim().split('='));
  const [time, ...moreTimes] = pairs.filter(([key]) => key === 't');
  const signatures = pairs.flatMap(([key, value = '']) =>
    key === 'v1' && /^[0-9a-f]{64}$/i.test(value) ? [Buffer.from(value, 'hex')] : [],
  );
  const seconds = time?.[1] ?? '';
  if (!/^\d{1,12}$/.test(seconds) || moreTimes.length > 0) return undefined;
  if (signatures.length === 0 || signatures.length > mostSignatures) return undefined;
  return { seconds, signatures };
}
