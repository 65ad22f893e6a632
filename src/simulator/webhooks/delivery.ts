import { createHmac } from 'node:crypto';

/** One event on its way to one subscription. */
export interface Delivery {
  readonly url: string;
  readonly secret: string;
  /** The body of an attempt: by switch each has an envelope id of its own. */
  readonly body: (attempt: number) => string;
  /** Seconds since 1970, of the signature of an attempt. */
  readonly seconds: (attempt: number) => number;
}

/** The header a receiver checks: HMAC-SHA256 over `seconds.body`, in hexadecimal. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}

/** Sends it once. True when the receiver has answered 2xx in time. */
export async function attempt(
  delivery: Delivery,
  number: number,
  ackMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const body = delivery.body(number);
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Qonto-Signature': signatureOf(delivery.secret, delivery.seconds(number), body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ackMs)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
