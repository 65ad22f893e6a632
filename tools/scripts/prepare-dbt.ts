import { type Engine, pythonEnvironment } from '../../src/dbt/environment.ts';

/** Makes the Python environments the tests need, before they run side by side. */
const engines: readonly Engine[] = process.argv.includes('bigquery')
  ? ['duckdb', 'bigquery']
  : ['duckdb'];
for (const engine of engines) {
  await pythonEnvironment(engine, {
    env: process.env,
    onBuild: (folder) =>
      console.log(`Making the Python environment for dbt on ${engine} in ${folder} (once) …`),
  });
}
