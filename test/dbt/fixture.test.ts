import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cleanEnvironment } from '../../src/config/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { dbtProgram } from '../support/dbt-program.ts';
import { contentOf, filesBelow, temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';

const fixture = join(packageRoot, 'dbt', 'fixture', 'raw');
const workflow = readFileSync(join(packageRoot, 'deploy/github-actions/dbt-fixture.yml'), 'utf8');

/** Every file, unpacked; of manifests the names, because they hash what was packed, which is not the same everywhere. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const files = await filesBelow(folder);
  const read = async (file: string) =>
    file.startsWith('manifests/') ? '' : (await contentOf(join(folder, file))).toString('base64');
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await read(file)] as const)),
  );
}

it('the fixture loads where there is no bank, and the models are green on it, as in the workflow', {
  timeout: 900_000,
}, async () => {
  const before = await contentsOf(fixture);
  const workspace = await temporaryFolder();
  await symlink(join(packageRoot, 'dbt'), join(workspace, 'dbt'));
  const [load = '', build] = [...workflow.matchAll(/- run: (.*)/g)].slice(-2).map(([, run]) => run);

  expect(load).toMatch(/^npx qonto-elt load /);
  const loaded = await runCli(load.split(' ').slice(2), {}, { cwd: workspace });
  expect(loaded, loaded.stderr).toMatchObject({ status: 0 });
  expect(loaded.stdout).toContain('manifests 1 to 3 merged');

  expect(build).toBe('dbt build');
  const [, env = ''] = /\n {4}env:\n(.*?) {4}steps:/s.exec(workflow) ?? [];
  const settings = [...env.matchAll(/^ {6}(\w+): (.*)$/gm)].map(([, name, value = '']) => [
    name,
    value.replace(/\$\{\{ github\.workspace \}\}/, workspace),
  ]);
  const own = { DBT_TARGET_PATH: join(workspace, 'target'), DBT_LOG_PATH: join(workspace, 'logs') };
  const { stdout } = await promisify(execFile)(await dbtProgram('duckdb'), ['build'], {
    cwd: workspace,
    env: cleanEnvironment({ ...Object.fromEntries(settings), ...own }, process.env),
  });
  expect(stdout).toMatch(/PASS=\d+ WARN=\d+ ERROR=0 SKIP=0/);
  const duckdb = join(workspace, 'fixture.duckdb');
  const [counted] = await queryDuckdb(
    duckdb,
    `select (select count(distinct status) from qonto.qonto__transactions)::int as statuses,
       (select count(distinct receipt_state) > 1 from qonto.qonto__transactions) as receipts,
       (select count(*) > 20 from qonto.qonto__transaction_labels) as labels,
       (select count(distinct vat_rate) > 2 from qonto.qonto__vat_lines) as rates,
       (select count(*) > 0 from qonto.qonto__missing_receipts) as owed,
       (select count(*) from qonto.qonto__reconciliation where reconciliation_state = 'different')::int as different`,
  );
  expect(counted).toEqual({
    statuses: 4,
    receipts: true,
    labels: true,
    rates: true,
    owed: true,
    different: 0,
  });
  expect(await contentsOf(fixture)).toEqual(before);
});

it('the fixture is whole, small, and of no machine', async () => {
  const verified = await runCli(['verify', '--raw', 'dbt/fixture/raw'], {}, { cwd: packageRoot });
  expect(verified, verified.stderr).toMatchObject({ status: 0 });
  const contents = await Promise.all(
    (await filesBelow(fixture)).map((file) => contentOf(join(fixture, file))),
  );
  expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(1_000_000);
  for (const content of contents) {
    expect(content.toString('latin1')).not.toMatch(/127\.0\.0\.1|localhost|"\/(home|tmp|work)/);
  }
});

it('the fixture is what `npm run fixture` makes', async () => {
  const made = join(await temporaryFolder(), 'raw');
  const script = join(packageRoot, 'tools', 'scripts', 'fixture.ts');
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script, made], {
    cwd: packageRoot,
  });
  expect(await contentsOf(made)).toEqual(await contentsOf(fixture));
});
