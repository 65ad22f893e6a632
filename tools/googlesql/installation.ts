import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/dbt/package-root.ts';

const folder = join(packageRoot, '.emulators', 'googlesql');

/** What Node needs to run the analyzer, and where `install.ts` puts it. */
export const installation = {
  folder,
  wasm: join(folder, 'zetasql.wasm'),
  messages: join(folder, 'messages.binpb'),
  zones: join(folder, 'zoneinfo'),
  stamp: join(folder, 'made-from'),
  requirements: ownFile('requirements.txt'),
  extract: ownFile('extract.py'),
} as const;

/** Written last, so that a half-done installation is not taken for a whole one. */
export function isInstalled(): boolean {
  return existsSync(installation.stamp) && readFileSync(installation.stamp, 'utf8') === madeFrom();
}

/** Changes with the locked versions and with what is taken out of them. */
export function madeFrom(): string {
  const hash = createHash('sha256');
  for (const file of [installation.requirements, installation.extract])
    hash.update(readFileSync(file));
  return hash.digest('hex');
}

function ownFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
