import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configFileSchema } from '../../src/config/file.ts';
import { cursorTable, loadsTable } from '../../src/load/ledger-tables.ts';
import { streamTables } from '../../src/load/tables.ts';
import { manifestSchema } from '../../src/raw/manifest.ts';
import { rawLineSchema } from '../../src/raw/raw-line.ts';
import { streams } from '../../src/streams/index.ts';

const schemas = { config: configFileSchema, manifest: manifestSchema, 'raw-line': rawLineSchema };
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [name, schema] of Object.entries(schemas))
  write(`${name}.schema.json`, z.toJSONSchema(schema));
const tables = [...streamTables, loadsTable, cursorTable];
for (const table of tables) {
  const personal = streams.find(({ name }) => name === table.name)?.personal;
  write(`tables/${table.name}.json`, { ...table, personal });
}
const strays = readdirSync(new URL('../../schemas/tables/', import.meta.url)).filter(
  (file) => !tables.some(({ name }) => file === `${name}.json`),
);
stale.push(...strays.map((file) => `schemas/tables/${file}, which is no table any more`));

if (stale.length > 0) {
  console.error(`Not what the code says: ${stale.join(', ')}. Run: npm run schemas`);
  process.exitCode = 1;
}

function write(path: string, content: unknown): void {
  const file = new URL(`../../schemas/${path}`, import.meta.url);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (current(file) !== text) stale.push(`schemas/${path}`);
}

function current(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
