import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configFileSchema } from '../../src/config/file.ts';
import { manifestSchema } from '../../src/raw/manifest.ts';
import { rawLineSchema } from '../../src/raw/raw-line.ts';

const schemas = { config: configFileSchema, manifest: manifestSchema, 'raw-line': rawLineSchema };
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  const text = `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (current(file) !== text) stale.push(`schemas/${name}.schema.json`);
}

if (stale.length > 0) {
  console.error(`Not what the zod schemas say: ${stale.join(', ')}. Run: npm run schemas`);
  process.exitCode = 1;
}

function current(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
