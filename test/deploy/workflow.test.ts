import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/dbt/package-root.ts';
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

/** BaseLoader would leave numbers as text, the usual one makes `on` a boolean: the key is not looked at here. */
const toJson = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';

it('pleases zizmor at its strictest', { timeout: 180_000 }, async () => {
  const flags = ['--offline', '--persona', 'pedantic', '--no-progress', '--format', 'plain'];
  expect(await tool('zizmor', [...flags, ...files])).toContain('No findings to report');
});

it('gives each job what it needs, and what it runs is here', { timeout: 180_000 }, async () => {
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
  timeout: 180_000,
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
