import { type Manifest, noFiles } from '../../src/raw/manifest.ts';

/** What a manifest says that has read nothing. */
export const emptyState: Pick<Manifest, 'streams' | 'files' | 'quarantined'> = {
  streams: {},
  files: { counts: noFiles, pending: [], quarantined: [] },
  quarantined: [],
};
