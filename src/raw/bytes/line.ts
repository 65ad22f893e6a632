/** A line of a part, without its break. */
export type Line = string | ByteLine;

/** A line that ends in bytes: `{…,"payload":`, the payload in UTF-8 and on one line, and `}`. */
export interface ByteLine {
  readonly head: string;
  readonly payload: Uint8Array;
  /** Of the payload, in characters. */
  readonly payloadLength: number;
}

/** In characters. */
export function lengthOf(line: Line): number {
  return typeof line === 'string' ? line.length : line.head.length + line.payloadLength + 1;
}
