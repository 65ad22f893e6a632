import { inject } from 'vitest';

export interface CloudUrls {
  readonly gcsUrl: string;
  readonly bigqueryUrl: string;
}

/** The servers of this worker. */
export function cloudUrls(): CloudUrls {
  const clouds = inject('clouds');
  const urls = clouds[(Number(process.env.VITEST_POOL_ID) - 1) % clouds.length];
  if (urls === undefined) throw new Error('no emulators were started');
  return urls;
}
