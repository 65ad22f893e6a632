import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { environmentFor } from '../../../src/config/environment.ts';
import type { Engine } from '../../../src/dbt/environment.ts';
import { dbtProgram } from '../../support/dbt-program.ts';
import { dbtFolder } from './compiled-dbt.ts';

const profiles: Readonly<Record<Engine, string>> = {
  duckdb: '{type: duckdb, path: ":memory:", schema: qonto}',
  bigquery:
    '{type: bigquery, method: oauth-secrets, token: none, project: acme, dataset: qonto, location: EU}',
};

/** What macros of the package make of a text, for an engine that need not be there. */
export async function compiledText(
  engine: Engine,
  text: string,
  vars: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qonto-elt-dbt-'));
  try {
    await writeFile(
      join(folder, 'profiles.yml'),
      `qonto:\n  target: it\n  outputs:\n    it: ${profiles[engine]}\n`,
    );
    const folders = ['--project-dir', dbtFolder, '--profiles-dir', folder];
    const output = ['--target-path', folder, '--log-path', folder];
    const offline = ['--no-introspect', '--no-populate-cache'];
    const inline = ['--inline', text, '--output', 'json', '--vars', JSON.stringify(vars)];
    const { stdout } = await promisify(execFile)(
      await dbtProgram(engine),
      ['--quiet', 'compile', ...inline, ...offline, ...folders, ...output],
      { env: environmentFor({}, process.env), timeout: 900_000 },
    );
    return z.object({ compiled: z.string() }).parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
      .compiled;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
