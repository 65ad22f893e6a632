import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configFileSchema } from '../../src/config/file/file.ts';
import { cursorTable, loadsTable } from '../../src/load/ledger-tables.ts';
import { streamTables } from '../../src/load/tables.ts';
import { manifestSchema } from '../../src/raw/manifest.ts';
import { rawLineSchema } from '../../src/raw/raw-line.ts';
import { streams } from '../../src/streams/index.ts';
import { dbtModels } from './dbt-models.ts';
import { manPage } from './man-page.ts';
import { settingsPage } from './settings-page.ts';

const schemas = { config: configFileSchema, manifest: manifestSchema, 'raw-line': rawLineSchema };
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [name, schema] of Object.entries(schemas))
  write(`schemas/${name}.schema.json`, json(named(name, z.toJSONSchema(schema))));
const tables = [...streamTables, loadsTable, cursorTable];
for (const table of tables) {
  const personal = streams.find(({ name }) => name === table.name)?.personal;
  write(`schemas/tables/${table.name}.json`, json({ ...table, personal }));
}
write('docs/settings.md', settingsPage());
write('man/qonto-elt.1', await manPage());
for (const [path, text] of Object.entries(dbtModels())) write(`dbt/${path}`, text);

const names = tables.map(({ name }) => name);
findStrays('schemas/tables', /^(.+)\.json$/, names);
findStrays('dbt/models/base', /^base_qonto__(.+)\.sql$/, [...names, 'loads', 'organization_ids']);

if (stale.length > 0) {
  console.error(`Not what the code says: ${stale.join(', ')}. Run: npm run schemas`);
  process.exitCode = 1;
}

function json(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function write(path: string, text: string): void {
  const file = fileAt(path);
  if (!check) writeFileSync(file, text);
  else if (current(file) !== text) stale.push(path);
}

/** A name that stays when the file is copied elsewhere; it is no address, as there is none yet. */
function named(name: string, { $schema, ...rest }: Readonly<Record<string, unknown>>): object {
  return { $schema, $id: `urn:qonto-elt:${name}`, ...rest };
}

/** Files that were made of a table that is none any more. */
function findStrays(folder: string, pattern: RegExp, known: readonly string[]): void {
  for (const file of readdirSync(fileAt(folder))) {
    const [, name] = pattern.exec(file) ?? [];
    if (name !== undefined && !known.includes(name))
      stale.push(`${folder}/${file}, which is no table any more`);
  }
}

function current(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fileAt(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
