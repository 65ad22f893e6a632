import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { version } from '../base/version.ts';
import { packageRoot } from './package-root.ts';

/** What decides of the bundled package what a build makes; what is beside it in a checkout does not. */
const parts = ['dbt_project.yml', 'macros', 'models', 'profiles', 'selectors.yml', 'tests'];

/** A hash of the bundled models, tests and macros, and of the version that runs them. */
export function packageHash(): string {
  const hash = createHash('sha256').update(version);
  for (const file of packageFiles(parts))
    hash.update(`\0${file}\0`).update(readFileSync(join(packageRoot, 'dbt', file)));
  return hash.digest('hex');
}

/** The tables and views that a build of the bundled models leaves. */
export function packageRelations(): readonly string[] {
  return packageFiles(['models'])
    .filter((file) => file.endsWith('.sql'))
    .map((file) => basename(file, '.sql'));
}

/** Their paths inside the package, in one order on every machine. */
function packageFiles(below: readonly string[]): readonly string[] {
  const root = join(packageRoot, 'dbt');
  return below.flatMap((part) => {
    const found = statSync(join(root, part), { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory()) return [part];
    return packageFiles(
      readdirSync(join(root, part))
        .sort()
        .map((name) => `${part}/${name}`),
    );
  });
}
