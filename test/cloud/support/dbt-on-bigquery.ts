import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../../src/config/config.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import type { Marts } from '../../../src/load/marts.ts';
import { composeMarts } from '../../../src/run/marts.ts';
import type { Journey } from '../../support/journey.ts';
import { warmDbt } from '../../support/warm-dbt.ts';

/** dbt as an analyst calls it, but for its start, on the staging tables of several organizations, beside those of `journey`. */
export async function dbtOnBigquery(
  args: readonly string[],
  { raw, warehouse, folder, env: ofJourney }: Journey,
  dataset: string,
  schemas: readonly string[],
): Promise<{ readonly marts: Marts; readonly stdout: string }> {
  const config = readConfig({ raw, warehouse, 'dbt-dataset': dataset }, ofJourney);
  const marts = await composeMarts(config);
  const { profile, env } = await marts.prepare();
  const project = join(packageRoot, 'dbt');
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  const vars = ['--vars', JSON.stringify({ qonto_schema: schemas }), '--target', profile];
  const options = [...places, ...vars, '--target-path', folder, '--log-path', folder];
  const [command, ...first] = await warmDbt('bigquery');
  const ran = promisify(execFile)(command, [...first, ...args, ...options], {
    env: { ...process.env, ...env },
    maxBuffer: 100_000_000,
  });
  return { marts, ...(await ran) };
}
