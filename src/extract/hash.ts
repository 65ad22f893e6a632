import { createHash } from 'node:crypto';
import type { BankObject } from '../qonto/objects.ts';

/**
 * sha256 (hex) of an object's content: the same for two reads of the same content, whatever the order of the keys.
 * URLs and logos are left out, because they change without the content changing.
 */
export function contentHash({ text, value }: BankObject): string {
  const hash = createHash('sha256').update(canonical(value));
  // A number this long has lost digits in `value`; only the text tells it from its neighbour.
  if (longNumber.test(text)) hash.update(text);
  return hash.digest('hex');
}

const volatile = new Set(['url', 'file_url', 'logo']);
const longNumber = /[:[,]\s*-?\d[\d.eE+-]{15,}/;

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '{';
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    if (!volatile.has(key)) text += `${JSON.stringify(key)}:${canonical(member)},`;
  }
  return `${text}}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
