import { ConnectorError, systemCode } from '../../base/errors.ts';
import type { RawZone } from '../../raw/zone.ts';
import type { Problem } from '../finding.ts';

export interface ObjectFault {
  readonly problem: Problem;
  readonly detail: string;
}

/**
 * Hands an object's bytes to `onChunk`, and stops where there are more than `most`: an object need not end. Returns what
 * is wrong with this one object, if anything; throws when the raw zone as a whole does not answer.
 */
export async function readObject(
  zone: RawZone,
  path: string,
  most: number,
  onChunk: (chunk: Uint8Array) => void,
): Promise<ObjectFault | undefined> {
  let length = 0;
  try {
    for await (const chunk of zone.open(path)) {
      length += chunk.length;
      if (length > most)
        return {
          problem: 'altered',
          detail: `it has more than ${most} bytes, which it had at most`,
        };
      onChunk(chunk);
    }
    return undefined;
  } catch (error) {
    return objectFault(zone, path, error);
  }
}

/** What an error says of one object; throws it when it says more than that. */
export async function objectFault(
  zone: RawZone,
  path: string,
  error: unknown,
): Promise<ObjectFault> {
  const isUnfit = error instanceof ConnectorError && error.code === 'raw_zone_unfit';
  const mayBeMissing =
    systemCode(error) === 'ENOENT' ||
    (error instanceof ConnectorError && error.kind === 'config' && !isUnfit);
  // A bucket answers for a missing object as for itself being missing; only the first is a finding.
  if (mayBeMissing && (await zone.checksums(path)) === undefined)
    return { problem: 'missing', detail: 'it is not there' };
  if (isUnfit || (error instanceof ConnectorError && error.code === 'raw_zone_fault')) {
    return {
      problem: error.kind === 'data' ? 'altered' : 'unreadable',
      detail: error.message,
    };
  }
  throw error;
}
