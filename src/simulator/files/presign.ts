import { createHmac } from 'node:crypto';

export const urlLifeSeconds = 1800;

export type Verdict = 'good' | 'unsigned' | 'wrong' | 'expired';

/** Signs download URLs in the manner of an object store, and checks them. */
export class Presigner {
  readonly #secret: string;
  #origin = '';
  #reads = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Known only once the server listens. */
  setOrigin(origin: string): void {
    this.#origin = origin;
  }

  /** A URL for GET, good for half an hour from `nowMs`; another one at each call. */
  sign(path: string, nowMs: number): string {
    const date = compactDate(nowMs);
    // The key's name counts reads, so that no two URLs are equal even while the clock stands still.
    const key = `ASIA${(this.#reads++).toString(36).toUpperCase().padStart(16, '0')}`;
    const query = [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${key}%2F${date.slice(0, 8)}%2Feu-central-1%2Fs3%2Faws4_request`,
      `X-Amz-Date=${date}`,
      `X-Amz-Expires=${urlLifeSeconds}`,
      'X-Amz-SignedHeaders=host',
    ].join('&');
    return `${this.#origin}${path}?${query}&X-Amz-Signature=${this.#signature('GET', path, query)}`;
  }

  /** Judges a request for `target` (path and query as sent). */
  check(method: string, target: string, nowMs: number): Verdict {
    const [path = '', query = ''] = target.split('?', 2);
    const [signed, signature] = query.split('&X-Amz-Signature=', 2);
    if (signed === undefined || signature === undefined) return 'unsigned';
    if (this.#signature(method, path, signed) !== signature) return 'wrong';
    return nowMs > expiryMs(signed) ? 'expired' : 'good';
  }

  #signature(method: string, path: string, query: string): string {
    const text = `${method}\n${path}\n${query}\nhost:${this.#origin}`;
    return createHmac('sha256', this.#secret).update(text).digest('hex');
  }
}

/** When a signed query ends to be good. */
export function expiryMs(query: string): number {
  const date = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(query);
  const [year, month, day, hour, minute, second] = (date ?? []).slice(1).map(Number);
  const start = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return start + urlLifeSeconds * 1000;
}

function compactDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
