import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the emulators are installed, unless somebody says otherwise. Git ignores it. */
export const defaultFolder = fileURLToPath(new URL('../../.emulators', import.meta.url));

/** A file beside this one. */
export const ownFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What an installation in `folder` consists of. */
export const installedFiles = (folder: string) => ({
  gcs: join(folder, 'bin', 'fake-gcs-server'),
  bigqueryPython: join(folder, 'bigquery', 'bin', 'python'),
});
