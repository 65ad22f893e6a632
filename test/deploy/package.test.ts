import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { version } from '../../src/base/version.ts';
import { cleanEnvironment } from '../../src/config/environment.ts';
import { pythonEnvironment } from '../../src/dbt/environment.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startBank } from '../../src/simulator/index.ts';
import { filesBelow } from '../support/folders.ts';
import { queryDuckdb } from '../support/world.ts';
import { environmentOf, instructionsOf, lastOf, readDockerfile } from './dockerfile.ts';
import { runStage } from './run-stage.ts';

// What the image will hold, made by the very commands of the Dockerfile, and run as its last stages would run it:
// from an empty folder that cannot be written to, with a package that cannot be written to.

const stages = readDockerfile();
const words = z.array(z.string());
let root = '';
let app = '';
let before: readonly string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qonto-elt-image-'));
  app = join(root, 'app');
  const build = stages.find(({ name }) => name === 'build');
  if (build === undefined) throw new Error('the Dockerfile has no stage `build`');
  await runStage(build, root);
  await mkdir(join(root, 'empty'));
  await chmod('a-w');
  before = await snapshot();
}, 900_000);

afterAll(async () => {
  await chmod('u+w');
  await rm(root, { recursive: true, force: true });
});

describe('the package', () => {
  it('holds what a user needs and nothing else', async () => {
    const own = (await filesBelow(app)).filter((file) => !file.startsWith('node_modules/'));
    const strays = own.filter(
      (file) =>
        !/^(bin|dist|man|schemas|dbt)\/|^(package(-lock)?\.json|README\.md|LICENSE)$/.test(file),
    );
    expect(strays).toEqual([]);
    expect(own.filter((file) => /(?<!\.d)\.ts$|\.test\.|\.env|\.duckdb/.test(file))).toEqual([]);
    expect(own).toEqual(
      expect.arrayContaining([
        'dist/cli/main.js',
        'man/qonto-elt.1',
        'dbt/requirements-bigquery.txt',
      ]),
    );
    for (const file of own.filter((name) => /\.(js|json|yml|md)$/.test(name))) {
      const text = await readFile(join(app, file), 'utf8');
      expect(text, file).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY|"private_key"\s*:/);
      if (file.startsWith('dist/'))
        expect(text, file).not.toMatch(/(from|import\() ?'\.[^']*\.ts'/);
    }
  });

  it('holds the license of every package that its program is bundled with', async () => {
    const program = join(app, 'dist/cli');
    const chunks = (await readdir(program)).filter((name) => name.endsWith('.js'));
    const bundled = new Set<string>();
    for (const chunk of chunks) {
      const text = await readFile(join(program, chunk), 'utf8');
      // The bundler says before each module where it is from.
      for (const [, name = ''] of text.matchAll(
        /^\/\/ .*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm,
      ))
        bundled.add(name);
    }
    expect([...bundled]).toEqual(expect.arrayContaining(['got', 'yargs', 'zod']));
    const licenses = (await readFile(join(program, 'LICENSES.txt'), 'utf8')).split(/^={72}$/m);
    for (const name of bundled) {
      const told = licenses.find((text) => text.trim().startsWith(`${name} `));
      expect(told, name).toMatch(/Permission|Redistribution|Apache License/);
    }
  });

  it('holds no development dependency', async () => {
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile(join(app, 'package.json'), 'utf8')));
    // Also wanted by a library that is needed to run.
    const shared = new Set(['@types/node', 'protobufjs']);
    for (const name of Object.keys(devDependencies).filter((one) => !shared.has(one))) {
      await expect(stat(join(app, 'node_modules', name)), name).rejects.toThrow('ENOENT');
    }
  });
});

it('is installed by npm into an empty folder, its program with it', {
  timeout: 150_000,
}, async () => {
  const folder = join(root, 'installed');
  await mkdir(folder);
  const build = join(root, 'build');
  const tarball = (await readdir(build)).find((name) => name.endsWith('.tgz')) ?? '';
  const flags = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await runIn('npm', [
    'install',
    '--prefix',
    folder,
    ...flags,
    join(build, tarball),
  ]);
  // Nothing to worry about, or to allow, is told to whoever installs it.
  expect(installed).toMatchObject({ status: 0, stderr: '' });
  const program = join(folder, 'node_modules/.bin/qonto-elt');
  expect(await runIn(program, ['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
});

it('does for a program what docs/library.md says', { timeout: 60_000 }, async () => {
  const page = await readFile(join(packageRoot, 'docs/library.md'), 'utf8');
  const [, example = ''] = /^```ts\n([\s\S]+?)^```/m.exec(page) ?? [];
  const folder = join(root, 'installed');
  await writeFile(join(folder, 'ten-lines.mjs'), example);
  const run = (env: Record<string, string>) =>
    runIn(process.execPath, [join(folder, 'ten-lines.mjs')], env, folder);
  expect(await run({})).toMatchObject({ status: 78, stdout: '' });
  const bank = await startBank({ transactions: 30, accounts: 1 });
  const { status, stdout, stderr } = await run({
    QONTO_API_URL: bank.url,
    QONTO_LOGIN: bank.login,
    QONTO_SECRET_KEY: bank.secretKey,
  }).finally(() => bank.close());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\d+ requests, loaded up to manifest 1, faults: \[\]\n$/);
});

describe('the program, from an empty folder, with nothing but /tmp to write to', () => {
  it('tells its version', async () => {
    expect(await connector(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` });
  });

  it('says what it misses, without a stack trace', async () => {
    const { status, stdout, stderr } = await connector(['check', ...places()]);
    expect({ status, stderr }).toEqual({ status: 78, stderr: '' });
    expect(stdout).toMatch(/MISSING +credentials +No credentials: QONTO_LOGIN is not set/);
  });

  it('goes the whole way: bank, raw zone, warehouse, finance tables', {
    timeout: 120_000,
  }, async () => {
    const bank = await startBank({ transactions: 300, accounts: 2 });
    const { stderr, status } = await connector(['sync', ...places()], {
      QONTO_API_URL: bank.url,
      QONTO_LOGIN: bank.login,
      QONTO_SECRET_KEY: bank.secretKey,
    }).finally(() => bank.close());
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(await dbt()).toMatchObject({ status: 0 });
    const counted = await queryDuckdb(
      duckdb(),
      'select (select count(distinct id) from qonto_raw.transactions) as staged, (select count(*) from qonto.qonto__transactions) as shown',
    );
    expect(counted).toEqual([{ staged: '300', shown: '300' }]);
  });

  it('has left the package and the folder as they were', async () => {
    expect(await filesBelow(join(root, 'empty'))).toEqual([]);
    expect(await snapshot()).toEqual(before);
  });
});

const duckdb = () => join(root, 'bank.duckdb');
const places = () => ['--raw', join(root, 'raw'), '--warehouse', `duckdb:${duckdb()}`];

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The entry point of the target `run`, under this machine's paths. */
function connector(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const instructions = instructionsOf(stages, 'run');
  const [, program = ''] = words.parse(JSON.parse(lastOf(instructions, 'ENTRYPOINT') ?? '[]'));
  return runIn(process.execPath, [here(program), ...args], { ...settings('run'), ...env });
}

/** The command of the target `dbt` with its own settings, on DuckDB for want of BigQuery. */
async function dbt(): Promise<Outcome> {
  const bin = await pythonEnvironment('duckdb', { env: process.env });
  const command = words.parse(JSON.parse(lastOf(instructionsOf(stages, 'dbt'), 'CMD') ?? '[]'));
  return runIn(join(bin, 'dbt'), command, {
    ...settings('dbt'),
    QONTO_ELT_DBT_TARGET: 'duckdb',
    QONTO_ELT_DUCKDB: duckdb(),
  });
}

function settings(target: string): Record<string, string> {
  const all = Object.entries(environmentOf(instructionsOf(stages, target)));
  return Object.fromEntries(all.map(([name, value]) => [name, here(value)]));
}

/** `/app` and `/tmp` of the image, in this test's folder. */
function here(path: string): string {
  return path.replace(/^\/(app|tmp)\b/, (folder) => (folder === '/app' ? app : root));
}

async function runIn(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = join(root, 'empty'),
): Promise<Outcome> {
  const failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], {
      cwd,
      env: cleanEnvironment(env, process.env),
      timeout: 120_000,
    });
    return { status: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = failed.parse(error);
    return { status: code, stdout, stderr };
  }
}

/** Binding for everybody but root, for whom `snapshot` shows whether anything was written. */
async function chmod(mode: string): Promise<void> {
  await promisify(execFile)('chmod', ['-R', mode, app, join(root, 'empty')]);
}

async function snapshot(): Promise<readonly string[]> {
  const files = (await filesBelow(app)).filter((file) => !file.startsWith('node_modules/'));
  return Promise.all(files.map(async (file) => `${file} ${(await stat(join(app, file))).mtimeMs}`));
}
