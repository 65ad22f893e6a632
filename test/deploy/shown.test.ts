import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { axes } from '../simulation/reduce.ts';
import { temporaryFolder } from '../support/folders.ts';
import { blocksOf, pages } from './blocks.ts';
import { tool } from './toolbox.ts';

const blocks = pages.flatMap(blocksOf);
const ofLanguage = (...languages: readonly string[]) =>
  blocks.filter(({ language }) => languages.includes(language));
const source = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const guides = 'test/deploy/guides.test.ts';
const sessions = 'test/deploy/sessions.test.ts';

/** The tests that read the blocks of a language, or run them, by page. Each names the page. */
const readers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  json: { 'docs/configuration.md': guides, 'docs/organizations.md': guides, 'docs/vm.md': guides },
  ini: { 'docs/vm.md': guides },
  sql: { 'dbt/README.md': 'test/dbt/support/questions.ts' },
  ts: {
    'docs/library.md': 'test/deploy/package.test.ts',
    'tools/googlesql/README.md': 'test/cloud/googlesql/analyzer.test.ts',
  },
  console: {
    'docs/commands.md': sessions,
    'docs/troubleshooting.md': sessions,
    'docs/upgrading.md': sessions,
  },
};

/** What a block that shows a shape is held against, by page and in the order of the page. */
const shapes: Readonly<Record<string, readonly ((text: string) => void)[]>> = {
  'README.md': [expectStages],
  'docs/architecture.md': [expectFolders, expectCommitLast],
  'docs/reliability.md': [expectSeed],
  'docs/vm.md': [expectCredentials, expectSync, expectSync, expectRotation],
  'deploy/README.md': [expectTasks],
};

describe('T294 a block of a page', () => {
  it('is read by a test, whatever it shows', () => {
    expect(blocks.length).toBeGreaterThan(60);
    for (const { page, language, text } of blocks) {
      if (['sh', 'bash', 'yaml', 'text'].includes(language)) continue;
      const reader = readers[language]?.[page];
      expect(reader, `${page}: no test reads this block:\n${text}`).toBeDefined();
      expect(source(reader ?? ''), reader).toContain(page);
    }
  });

  it('of commands is one that a shell understands, and names scripts and files that there are', async () => {
    const { scripts } = JSON.parse(source('package.json'));
    const file = join(await temporaryFolder(), 'block.sh');
    for (const { page, text } of ofLanguage('sh', 'bash')) {
      writeFileSync(file, text);
      await promisify(execFile)('bash', ['-n', file]);
      for (const [, name = ''] of text.matchAll(/\bnpm run ([a-z0-9:-]+)/g))
        expect(Object.keys(scripts), page).toContain(name);
      for (const [path] of text.matchAll(/(?<![\w/.$-])(?:test|tools|deploy|dbt)\/[\w./-]*\w/g))
        expect(existsSync(join(packageRoot, path)), `${page}: ${path}`).toBe(true);
    }
  });

  it('in YAML is YAML, and sets variables that there are', async () => {
    const script = 'import sys, yaml; [yaml.safe_load(text) for text in sys.argv[1:]]';
    const texts = ofLanguage('yaml').map(({ text }) => text);
    expect(await tool('python', ['-c', script, ...texts])).toBe('');
    for (const [, name] of texts.join('\n').matchAll(/^ +(qonto_[a-z_]+):/gm))
      expect(source('dbt/dbt_project.yml')).toMatch(new RegExp(`^ {2}${name}:`, 'm'));
  });

  it('that shows a shape shows that of the code', () => {
    for (const page of pages) {
      const shown = blocksOf(page).filter(({ language }) => language === 'text');
      const own = shapes[page] ?? [];
      expect(shown.length, `${page}: a block of text that no test reads`).toBe(own.length);
      for (const [index, { text }] of shown.entries()) own[index]?.(text);
    }
  });
});

function expectStages(text: string): void {
  expect(text).toMatch(
    /Qonto API ─+► extract ─+► raw zone ─+► load ─+► staging tables ─+► dbt ─+► finance tables/,
  );
  const [staging, finance] = [/\bqonto_raw\b/, /\bqonto\b/].map(
    (name) => name.exec(text)?.index ?? -1,
  );
  expect(staging).toBeGreaterThan(0);
  expect(finance).toBeGreaterThan(staging ?? 0);
}

/** Each folder of src, and nothing that is none: in a line of its own, or with its neighbours. */
function expectFolders(text: string): void {
  const [, own = ''] = /^src\/\n([\s\S]+?)^\S/m.exec(text) ?? [];
  const named = own
    .split('\n')
    .flatMap((line) => /^ {2}((?:[\w-]+\/ ?)+)/.exec(line)?.[1]?.trim().split(' ') ?? []);
  const folders = readdirSync(join(packageRoot, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);
  expect(named.toSorted()).toEqual(folders.toSorted());
  for (const [name] of text.matchAll(/^\w+\//gm))
    expect(existsSync(join(packageRoot, name)), name).toBe(true);
}

/** As the oracle says it and the run prints it; chance alone says which seed. */
function expectSeed(text: string): void {
  const lines =
    /^seed \d+: (P\d+: [a-z ]+ )\S+ \S+\nreplay: npm run simulate:faults -- --seed \d+ --keep [\d,]+ --without ([a-z,]+)\n$/;
  const [, failure = '', without = ''] = lines.exec(text) ?? [];
  expect(source('test/simulation/oracle/truth.ts')).toContain(`\`${failure}\${key}\``);
  expect(axes).toEqual(expect.arrayContaining(without.split(',')));
  expect(source('test/simulation/run.ts')).toMatch(
    /`seed \$\{seed\}: \$\{failure\}\\nreplay: npm run simulate:faults -- \$\{replay\}\\n`/,
  );
}

/** The files themselves are those of a run, in the test of the sessions. */
function expectCommitLast(text: string): void {
  expect(text).toMatch(/^manifests\/<seq, ten digits>\.json +THE COMMIT/m);
}

function expectSync(text: string): void {
  expect(text).toContain('qonto-elt sync');
}

function expectCredentials(text: string): void {
  expect(text).toMatch(/^QONTO_LOGIN=\S+\nQONTO_SECRET_KEY=\S+\n$/);
}

/** There is no logrotate to ask, so each word has to be one of its own. */
function expectRotation(text: string): void {
  const words = 'weekly|rotate \\d+|compress|missingok|notifempty|su \\w+ \\w+';
  expect(text).toMatch(new RegExp(`^/var/log/qonto-elt/\\*\\.log {\n( {2}(${words})\n)+}\n$`));
}

function expectTasks(text: string): void {
  const dag = source('deploy/airflow/qonto_elt_dag.py');
  const tasks = text.split(/ {3,}/)[0]?.split(' ──► ') ?? [];
  expect(dag).toMatch(new RegExp(`^ +${tasks.join(' >> ')}\\(`, 'm'));
}
