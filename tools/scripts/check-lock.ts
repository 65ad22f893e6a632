import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
for (const problem of [...missingBinaries(), ...pinsWithExtrasOnly()]) {
  console.error(problem);
  process.exitCode = 1;
}

/**
 * A lockfile made where a package had no binary for some platform lacks that platform for ever, and `npm ci` fails
 * there. Every optional dependency that a locked package names must be locked too.
 */
function missingBinaries(): string[] {
  const entry = z.looseObject({
    optionalDependencies: z.record(z.string(), z.string()).optional(),
  });
  const lock = z
    .looseObject({ packages: z.record(z.string(), entry) })
    .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const locked = new Set(
    Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  );
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => !locked.has(name))
      .map((name) => `package-lock.json lacks ${name} (wanted by ${path})`),
  );
}

/**
 * Where only `a[extra]==1` is pinned and a package asks for `a`, pip before 23.3 takes the newest `a` and refuses it: the
 * list works until a newer `a` is released.
 */
function pinsWithExtrasOnly(): string[] {
  return pythonLists().flatMap((list) => {
    const text = readFileSync(join(root, list), 'utf8');
    const pins: readonly string[] = text.match(/^[^\s#]+==[^\\\n]*/gm) ?? [];
    return pins
      .filter((pin) => pin.includes('[') && !pins.includes(pin.replace(/\[.*?\]/, '')))
      .map((pin) => `${list} lacks ${pin.trim()} without extras: run tools/scripts/lock-python.sh`);
  });
}

function pythonLists(): string[] {
  const folders = ['dbt', 'tools/emulators', 'tools/googlesql', 'deploy/airflow', 'test/deploy'];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /requirements.*\.txt$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
}
