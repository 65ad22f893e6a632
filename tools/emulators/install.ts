import { resolve } from 'node:path';
import { installParts } from './install-parts.ts';
import { parts } from './parts.ts';
import { defaultFolder } from './paths.ts';

/** `npx tsx tools/emulators/install.ts [folder]`: installs what is missing or out of date. */
const folder = process.argv[2] === undefined ? defaultFolder : resolve(process.argv[2]);
try {
  await installParts(folder, parts, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
