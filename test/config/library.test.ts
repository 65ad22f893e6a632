import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';

const program = join(packageRoot, 'test/config/library-user.ts');

it('T177 a program that gives the package an environment is read no other one', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1 });
  const cwd = journey.folder;
  await writeFile(join(cwd, 'qonto-elt.config.json'), '{"raw": "of-the-file"}');
  const given = {
    ...journey.env,
    QONTO_ELT_RAW: journey.raw,
    QONTO_ELT_WAREHOUSE: journey.warehouse,
    HTTPS_PROXY: 'http://given.example.test:1',
    NO_PROXY: 'elsewhere.test',
  };
  const own = {
    PATH: process.env.PATH,
    HOME: cwd,
    QONTO_API_URL: 'http://127.0.0.1:9/v2',
    QONTO_ACCESS_TOKEN: 'a-token-of-another',
    QONTO_ELT_RAW: join(cwd, 'own'),
    QONTO_ELT_WAREHOUSE: `duckdb:${join(cwd, 'own.duckdb')}`,
    QONTO_ELT_CONCURRENCY: 'many',
    HTTPS_PROXY: 'http://own.example.test:1',
    NO_PROXY: '*',
  };
  const tsx = import.meta.resolve('tsx');
  const args = ['--import', tsx, program, JSON.stringify(given)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env: own });
  expect(JSON.parse(stdout)).toEqual({
    manifests: [1],
    faults: [],
    to: 1,
    proxy: 'http://given.example.test:1',
    kind: 'key',
  });
  for (const name of ['own', 'own.duckdb', 'of-the-file'])
    expect(existsSync(join(cwd, name)), name).toBe(false);
  await journey.expectTruth();
});
