import { pythonEnvironment } from '../src/dbt/environment.ts';

/** Makes the Python environments the tests need, before they run side by side. */
pythonEnvironment('.venv-dbt', 'requirements.txt', () =>
  console.log('Making the Python environment for dbt (once) …'),
);
if (process.argv.includes('bigquery')) {
  pythonEnvironment('.venv-dbt-bigquery', 'requirements-bigquery.txt', () =>
    console.log('Making the Python environment for dbt on BigQuery (once) …'),
  );
}
