import { dataError } from '../base/errors.ts';
import type { Part } from '../raw/manifest.ts';
import { streamTables } from './tables.ts';

const known = new Set(['quarantine', ...streamTables.map(({ name }) => name)]);

/** A stream of a newer version: its rows would be stepped over, and the cursor would say that they are there. */
export function unknownStream(parts: readonly Part[]): string | undefined {
  return parts.find(({ stream }) => !known.has(stream))?.stream;
}

export function notKnown(seq: number, stream: string) {
  return dataError(`Manifest ${seq} has rows of ${stream}, which this version does not know`, {
    code: 'unknown_stream',
    hint: 'It was written by a newer version of qonto-elt: load with that version, or a newer one. What came before it is loaded.',
  });
}
