import { type Instant, laterOf } from '../../base/instant.ts';
import type { Certificate } from './types.ts';

/** One walk of a listing: a range of time that is read on its own, beside the others. */
export interface WalkState {
  newest: Instant | undefined;
  certificate: Certificate | undefined;
}

export function newWalks(count: number): WalkState[] {
  return Array.from({ length: count }, () => ({ newest: undefined, certificate: undefined }));
}

/** As far as everything has landed: through all complete walks, and into the first that is not. */
export function watermarkOf(
  initial: Instant | undefined,
  walks: readonly WalkState[],
): Instant | undefined {
  let watermark = initial;
  for (const { newest, certificate } of walks) {
    watermark = laterOf(watermark, newest);
    if (certificate === undefined) break;
  }
  return watermark;
}

/** What proves the whole listing: every walk must be proven, and the weakest proof names it. */
export function certificateOf(walks: readonly WalkState[]): Certificate | null {
  const certificates = walks.flatMap(({ certificate }) => certificate ?? []);
  if (certificates.length < walks.length) return null;
  const kinds = certificates.map(({ kind }) => kind);
  return {
    kind:
      (['time_ranges', 'keyset_and_union'] as const).find((kind) => kinds.includes(kind)) ??
      'keyset',
    requests: certificates.reduce((sum, { requests }) => sum + requests, 0),
    rows: certificates.reduce((sum, { rows }) => sum + rows, 0),
  };
}
