import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from './support/folders.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Which folder of `src` may import which, each from those above it only: arrows point down, and there are no circles. */
const mayImport: Record<string, readonly string[]> = {
  redact: [],
  simulator: [],
  streams: [],
  base: ['redact'],
  google: ['base', 'redact'],
  tokens: ['base', 'google'],
  qonto: ['base', 'redact', 'streams', 'tokens'],
  raw: ['base', 'google'],
  config: ['base', 'qonto', 'redact'],
  extract: ['base', 'qonto', 'raw', 'redact', 'streams'],
  load: ['base', 'google', 'raw', 'streams'],
  dbt: ['base', 'config', 'load'],
  verify: ['base', 'raw', 'streams'],
  probe: ['base', 'qonto', 'streams'],
  inspect: ['base', 'load', 'qonto', 'raw', 'redact', 'streams'],
  report: ['base', 'load'],
  run: ['base', 'config', 'dbt', 'extract', 'google', 'load', 'qonto', 'raw', 'report', 'tokens'],
  'index.ts': ['base', 'config', 'extract', 'load', 'qonto', 'raw', 'run'],
  cli: [
    'base',
    'config',
    'dbt',
    'extract',
    'inspect',
    'load',
    'probe',
    'qonto',
    'raw',
    'redact',
    'report',
    'run',
    'simulator',
    'streams',
    'verify',
  ],
};

/** Interface by interface, the backends: folders whose files of the same name do the same. */
const backends: Record<string, { readonly folders: readonly string[]; readonly alike: string[] }> =
  {
    'raw/zone.ts': { folders: ['raw/folder', 'raw/gcs'], alike: ['faults.ts', 'zone.ts'] },
    'load/warehouse.ts': {
      folders: ['load/duckdb', 'load/bigquery'],
      alike: ['faults.ts', 'marts.ts', 'merge.ts', 'rows.ts', 'sql.ts', 'warehouse.ts'],
    },
    'tokens/token-store.ts': {
      folders: ['tokens/file', 'tokens/secret-manager'],
      alike: ['faults.ts', 'lock.ts', 'store.ts'],
    },
  };

/** Where the backend in use is chosen. */
const composers = [
  'run/compose.ts',
  'run/compose-bank.ts',
  'run/marts.ts',
  'run/read-copy.ts',
  'run/report/page-address.ts',
];

/** One package, one file or folder. */
const onlyIn: Record<string, RegExp> = {
  got: /^qonto\/(http|files|oauth)\//,
  'https-proxy-agent': /^qonto\/proxy\/tunnel\.ts$/,
  '@duckdb/node-api': /^load\/duckdb\//,
  '@google-cloud/storage': /^raw\/gcs\//,
  '@google-cloud/bigquery': /^load\/bigquery\//,
  'google-auth-library':
    /^(load\/bigquery\/client|google\/(credentials|run-job)|tokens\/secret-manager\/api)\.ts$/,
  oauth4webapi: /^qonto\/oauth\/grant\.ts$/,
  yargs: /^cli\/(main|run-cli|describe-command)\.ts$/,
  pino: /^base\/log\.ts$/,
  'yocto-spinner': /^cli\/output\/progress\/progress\.ts$/,
  leven: /^cli\/explain-usage\.ts$/,
  hono: /^(simulator\/|run\/serve\/http\/app\.ts$|report\/html\/html\.ts$)/,
  vega: /^report\/charts\/(draw|axes|time-axis|labelled-rows)\.ts$/,
  '@hono/node-server': /^(simulator\/|run\/serve\/(serve|http\/app)\.ts$)/,
  'prom-client': /^run\/serve\/metrics\.ts$/,
  '@faker-js/faker': /^simulator\//,
};

/** In a folder, without those inside it. */
const mostFiles = 12;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isPackage: boolean;
}

let imports: Import[] = [];
let texts = new Map<string, string>();

beforeAll(async () => {
  const files = (await filesBelow(src)).filter((file) => file.endsWith('.ts'));
  texts = new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(join(src, file), 'utf8')] as const),
    ),
  );
  imports = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/(?:from\s+|import\s+|import\()'([^']+)'/g)].map(([, target = '']) =>
      target.startsWith('.')
        ? { file, target: relative(src, resolve(src, dirname(file), target)), isPackage: false }
        : { file, target, isPackage: true },
    ),
  );
});

const roomOf = (path: string): string => path.split('/')[0] ?? path;

describe('the import rules of docs/architecture.md', () => {
  it.each(Object.keys(mayImport))('%s imports only what it may', (room) => {
    const allowed = [room, ...(mayImport[room] ?? [])];
    const strays = imports.filter(
      ({ file, target, isPackage }) =>
        !isPackage && roomOf(file) === room && !allowed.includes(roomOf(target)),
    );
    expect(strays).toEqual([]);
  });

  it('every folder of src has its rule, and no file lies loose but the entry of the library', () => {
    expect(new Set([...texts.keys()].map(roomOf))).toEqual(new Set(Object.keys(mayImport)));
  });

  it('only the composition root knows which backend is in use', () => {
    const folders = Object.values(backends).flatMap((backend) => backend.folders);
    const strays = imports.filter(({ file, target }) =>
      folders.some(
        (folder) =>
          dirname(target) === folder && !file.startsWith(`${folder}/`) && !composers.includes(file),
      ),
    );
    expect(strays).toEqual([]);
  });

  it('nothing asks which engine or storage is in use, outside the settings and the composition root', () => {
    const asks =
      /(?:[!=]==?\s*|\bcase\s+)'(?:duckdb|bigquery|folder|gcs|file|secret[-_]manager)'|'(?:duckdb|bigquery|folder|gcs)'\s*[!=]==?/;
    const strays = [...texts].flatMap(([file, text]) =>
      ['config', 'run'].includes(roomOf(file)) || !asks.test(text) ? [] : [file],
    );
    expect(strays).toEqual([]);
    expect(asks.test(texts.get('run/compose.ts') ?? '')).toBe(true);
  });

  it.each(Object.entries(backends))('the backends of %s are built alike', (_, backend) => {
    for (const folder of backend.folders) {
      const names = [...texts.keys()]
        .filter((file) => dirname(file) === folder)
        .map((f) => basename(f));
      expect(names, folder).toEqual(expect.arrayContaining(backend.alike));
    }
  });

  it('a folder holds at most twelve files', () => {
    const folders = [...texts.keys()].map((file) => dirname(file));
    const full = [...new Set(folders)]
      .map((folder) => [folder, folders.filter((other) => other === folder).length] as const)
      .filter(([, files]) => files > mostFiles);
    expect(full).toEqual([]);
  });

  it('no two exported functions share a name', () => {
    const names = [...texts].flatMap(([, text]) =>
      [...text.matchAll(/^export (?:async )?function\*? *(\w+)/gm)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it.each(Object.entries(onlyIn))('the package %s stays in its files', (name, allowed) => {
    const users = imports.filter(
      ({ target, isPackage }) => isPackage && (target === name || target.startsWith(`${name}/`)),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ file }) => !allowed.test(file))).toEqual([]);
  });

  it('only the entry of the program reads the environment: everything else is given one', () => {
    const readers = [...texts]
      .filter(([, text]) => /process\.env\b/.test(text))
      .map(([file]) => file);
    expect(readers).toEqual(['cli/main.ts']);
  });

  it('nothing imports the simulated bank but the commands that run it', () => {
    const users = imports.filter(
      ({ file, target }) => roomOf(target) === 'simulator' && roomOf(file) !== 'simulator',
    );
    expect(new Set(users.map(({ file }) => roomOf(file)))).toEqual(new Set(['cli']));
  });

  it('there are no cycles', () => {
    const inside = imports.filter(({ isPackage }) => !isPackage);
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `${[...path, file].join(' -> ')}`).not.toContain(file);
      if (done.has(file)) return;
      for (const { target } of inside.filter((edge) => edge.file === file))
        visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of texts.keys()) visit(file, []);
  });

  it('files are small: at most 300 lines, half of them under 80', () => {
    const lines = [...texts.values()].map((text) => text.split('\n').length).sort((a, b) => a - b);
    expect(lines.at(-1)).toBeLessThanOrEqual(300);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(80);
  });

  it('nothing is called utils', () => {
    expect([...texts.keys()].filter((file) => /util|helper|misc|common/i.test(file))).toEqual([]);
  });
});
