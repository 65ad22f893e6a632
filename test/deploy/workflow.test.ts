import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { version } from '../../src/base/version.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { notesOf, versionsIn } from '../../tools/scripts/release.ts';
import { tool } from './toolbox.ts';

const folder = join(packageRoot, 'deploy/github-actions');
const file = join(folder, 'dbt.yml');
const files = readdirSync(folder).map((name) => join(folder, name));
const text = files.map((each) => readFileSync(each, 'utf8')).join('\n');
const texts = z.record(z.string(), z.string());
const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.looseObject({
  permissions: texts,
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: texts,
      'timeout-minutes': z.number(),
      if: z.string().optional(),
      env: texts.default({}),
      steps: z.array(step),
    }),
  ),
});

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8');

/** BaseLoader would leave numbers as text, the usual one makes `on` a boolean: the key is not looked at here. */
const toJson = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';

it('pleases zizmor at its strictest', { timeout: 900_000 }, async () => {
  const flags = ['--offline', '--persona', 'pedantic', '--no-progress', '--format', 'plain'];
  expect(await tool('zizmor', [...flags, ...files])).toContain('No findings to report');
});

it('gives each job what it needs, and what it runs is here', { timeout: 900_000 }, async () => {
  const { permissions, jobs } = workflow.parse(
    JSON.parse(await tool('python', ['-c', toJson, file])),
  );
  expect(permissions).toEqual({});
  expect(jobs.duckdb?.permissions).toEqual({ contents: 'read' });
  expect(jobs.bigquery?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(jobs.bigquery?.if).toContain("github.event_name != 'pull_request'");

  const { scripts } = z
    .object({ scripts: texts })
    .parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')));
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  for (const [, script = ''] of commands.join('\n').matchAll(/npm run (\S+)/g)) {
    expect(scripts).toHaveProperty([script]);
  }
  for (const [, path = ''] of commands.join('\n').matchAll(/-r (\S+)/g)) {
    expect(existsSync(join(packageRoot, path)), path).toBe(true);
  }
  const profile = readFileSync(join(packageRoot, 'dbt/profiles/profiles.yml'), 'utf8');
  const settings = Object.keys(jobs.bigquery?.env ?? {}).filter((name) => name.startsWith('QONTO'));
  expect(settings.length).toBeGreaterThan(2);
  for (const name of settings) expect(profile).toContain(`env_var('${name}'`);
  for (const name of ['DBT_PROJECT_DIR', 'DBT_PROFILES_DIR']) {
    expect(existsSync(join(packageRoot, jobs.bigquery?.env[name] ?? '?')), name).toBe(true);
  }
});

it('needs no secret, no variable and no right but to read, to build from the fixture', {
  timeout: 900_000,
}, async () => {
  const fixture = join(folder, 'dbt-fixture.yml');
  const { permissions, jobs } = workflow.parse(
    JSON.parse(await tool('python', ['-c', toJson, fixture])),
  );
  expect(permissions).toEqual({});
  expect(jobs.build?.permissions).toEqual({ contents: 'read' });
  expect(readFileSync(fixture, 'utf8')).not.toMatch(/\b(secrets|vars)\./);
  const commands = jobs.build?.steps.flatMap(({ run }) => run ?? []) ?? [];
  expect(commands.slice(0, 2)).toEqual([
    'npm ci --ignore-scripts',
    'python -I -m pip install --only-binary :all: --require-hashes -r dbt/requirements.txt',
  ]);
  for (const path of ['dbt/requirements.txt', jobs.build?.env.DBT_PROFILES_DIR ?? '?'])
    expect(existsSync(join(packageRoot, path)), path).toBe(true);
});

it('publishes from a tag that every test has passed, each job with the rights that it needs', {
  timeout: 900_000,
}, async () => {
  const release = join(folder, 'release.yml');
  const { permissions, jobs } = workflow.parse(
    JSON.parse(await tool('python', ['-c', toJson, release])),
  );
  expect(permissions).toEqual({});
  expect(
    Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions])),
  ).toEqual({
    test: { contents: 'read' },
    npm: { contents: 'read', 'id-token': 'write' },
    image: { contents: 'read', packages: 'write', 'id-token': 'write' },
    release: { contents: 'write' },
  });
  expect(jobs).toMatchObject({
    npm: { needs: 'test', environment: 'release' },
    image: { needs: 'test', environment: 'release' },
    release: { needs: ['npm', 'image'] },
  });
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  const all = commands.join('\n');
  for (const [path = ''] of all.matchAll(/(?<=^|tsx )(?:\.ci|tools)\/\S+/gm))
    expect(existsSync(join(packageRoot, path)), path).toBe(true);
  const targets = [
    ...readFileSync(join(packageRoot, 'Dockerfile'), 'utf8').matchAll(/ AS (\w+)$/gm),
  ];
  expect(targets.map(([, target]) => target)).toEqual(expect.arrayContaining(['run', 'dbt']));
  expect(readFileSync(release, 'utf8')).not.toMatch(/\bsecrets\./);
});

it('T239 a release speaks of one version, and tells what the changelog says of it', async () => {
  const versions = Object.values(versionsIn(textOf));
  expect(versions.length).toBeGreaterThan(3);
  expect(new Set(versions)).toEqual(new Set([version]));

  const changelog =
    '# Changelog\n\n## 1.1.0 (unreleased)\n\nMore.\n\n## 1.0.0 (2027-01-31)\n\nFirst.\n\n- One.\n';
  expect(notesOf(changelog, '1.0.0')).toBe('First.\n\n- One.');
  expect(notesOf(changelog, '1.1.0')).toBeUndefined();
  expect(notesOf(changelog, '1.0')).toBeUndefined();

  const script = ['--import', 'tsx', 'tools/scripts/release-notes.ts'];
  const run = promisify(execFile)(process.execPath, [...script, 'v0.0.9'], { cwd: packageRoot });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`The tag v0.0.9, and package.json: ${version}`),
  });
});

it('leaves no credentials in the checkout', () => {
  const checkouts = [...text.matchAll(/uses: actions\/checkout@.*\n(.*\n.*)/g)];
  expect(checkouts.length).toBeGreaterThan(0);
  for (const [, settings] of checkouts) expect(settings).toMatch(/persist-credentials: false$/);
});

it('pins every action by its commit, and names the version beside it', () => {
  const uses = [...text.matchAll(/uses: (.*)/g)].map(([, what]) => what);
  expect(uses.length).toBeGreaterThan(5);
  for (const what of uses) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
