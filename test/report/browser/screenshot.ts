import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../src/dbt/package-root.ts';

/** Where a picture of this name is kept, to be looked at. */
export async function screenshot(name: string): Promise<string> {
  const kept = join(packageRoot, 'coverage', 'page');
  await mkdir(kept, { recursive: true });
  return join(kept, `${name}.png`);
}
