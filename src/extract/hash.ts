import { hash } from 'node:crypto';

/**
 * sha256 (hex) of an object's text as received: the same for two reads of the same content. URLs are already cut out of
 * it; logos are left out here, because they change without the transaction changing. Taken from the text and not from
 * the parsed value, in which long numbers would have lost digits.
 */
export function contentHash(text: string): string {
  return hash('sha256', text.replace(logo, ''), 'hex');
}

const logo = /"logo"\s*:\s*(?:\{[^{}]*\}|"(?:[^"\\]|\\.)*")/g;
