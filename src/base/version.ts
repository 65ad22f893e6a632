import { createRequire } from 'node:module';

/** The package's own version, for manifests and `--version`. */
export const { version } = createRequire(import.meta.url)('../../package.json') as {
  readonly version: string;
};
