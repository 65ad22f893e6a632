import { type Instant, laterOf } from '../../base/instant.ts';
import type { Certificate } from './types.ts';

/** A stretch of time that is read on its own, beside the others. */
export interface Stretch {
  newest: Instant | undefined;
  certificate: Certificate | undefined;
}

export function newStretches(count: number): Stretch[] {
  return Array.from({ length: count }, () => ({ newest: undefined, certificate: undefined }));
}

/** As far as everything has landed: through all complete stretches, and into the first that is not. */
export function watermarkOf(
  initial: Instant | undefined,
  stretches: readonly Stretch[],
): Instant | undefined {
  let watermark = initial;
  for (const { newest, certificate } of stretches) {
    watermark = laterOf(watermark, newest);
    if (certificate === undefined) break;
  }
  return watermark;
}

/** What proves the whole listing: every stretch must be proven, and the weakest proof names it. */
export function certificateOf(stretches: readonly Stretch[]): Certificate | null {
  const certificates = stretches.flatMap(({ certificate }) => certificate ?? []);
  if (certificates.length < stretches.length) return null;
  const kinds = certificates.map(({ kind }) => kind);
  return {
    kind:
      (['slices', 'keyset_and_union'] as const).find((kind) => kinds.includes(kind)) ?? 'keyset',
    requests: certificates.reduce((sum, { requests }) => sum + requests, 0),
    rows: certificates.reduce((sum, { rows }) => sum + rows, 0),
  };
}
