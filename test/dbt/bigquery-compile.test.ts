import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { environmentFor } from '../../src/config.ts';
import { pythonEnvironment } from '../../src/dbt/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';

it('every model and test compiles for BigQuery, without credentials and in its dialect', {
  timeout: 180_000,
}, async () => {
  const bin = pythonEnvironment('.venv-dbt-bigquery', 'requirements-bigquery.txt', () => {});
  const target = await temporaryFolder();
  const project = join(packageRoot, 'dbt');
  await promisify(execFile)(
    join(bin, 'dbt'),
    [
      'compile',
      '--project-dir',
      project,
      '--profiles-dir',
      join(project, 'profiles'),
      '--target',
      'bigquery_emulator',
      '--no-introspect',
      '--no-populate-cache',
      '--target-path',
      target,
      '--log-path',
      target,
    ],
    { env: environmentFor({}) },
  );
  const models = (await filesBelow(join(project, 'models'))).filter((file) =>
    file.endsWith('.sql'),
  );
  const compiled = await filesBelow(join(target, 'compiled/qonto/models'));
  expect(compiled.filter((file) => models.includes(file))).toEqual(models);
  for (const file of models) {
    const sql = await readFile(join(target, 'compiled/qonto/models', file), 'utf8');
    expect(sql, file).not.toMatch(
      /::|json_extract_string|generate_subscripts|\bvarchar\b|"qonto_raw"/i,
    );
  }
});
