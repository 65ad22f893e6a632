import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A lockfile made where a package had no binary for some platform lacks that platform for ever, and `npm ci` fails
 * there. Every optional dependency that a locked package names must be locked too.
 */
const entry = z.looseObject({
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z
  .looseObject({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));

const locked = new Set(
  Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
);
const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
  Object.keys(optionalDependencies ?? {})
    .filter((name) => !locked.has(name))
    .map((name) => `${name} (wanted by ${path})`),
);
for (const problem of missing) {
  console.error(`package-lock.json lacks ${problem}`);
  process.exitCode = 1;
}
