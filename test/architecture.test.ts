import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from './support/folders.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Which room may import which; files right under `src` are named by themselves. */
const mayImport: Record<string, readonly string[]> = {
  redact: [],
  tokens: [
    'errors.ts',
    'google-fault.ts',
    'log.ts',
    'make-folder.ts',
    'place-once.ts',
    'process-life.ts',
    'secret.ts',
    'sync-folder.ts',
  ],
  qonto: ['redact', 'tokens', 'errors.ts', 'instant.ts', 'log.ts', 'secret.ts', 'untrusted.ts'],
  raw: [
    'errors.ts',
    'google-fault.ts',
    'instant.ts',
    'log.ts',
    'make-folder.ts',
    'place-once.ts',
    'process-life.ts',
    'sync-folder.ts',
    'system-fault.ts',
  ],
  extract: ['qonto', 'raw', 'redact', 'errors.ts', 'instant.ts', 'log.ts', 'version.ts'],
  load: [
    'raw',
    'bigquery-client.ts',
    'errors.ts',
    'google-fault.ts',
    'instant.ts',
    'log.ts',
    'make-folder.ts',
    'process-life.ts',
    'run-marker.ts',
    'sync-folder.ts',
  ],
  verify: ['raw', 'errors.ts', 'instant.ts', 'log.ts'],
  page: ['ask-marts.ts', 'errors.ts', 'exact-text.ts'],
  simulator: [],
  dbt: ['config.ts', 'errors.ts', 'interrupt.ts'],
};

/** The backends: only the composition root may know which one is in use. */
const backends = [
  'raw/folder.ts',
  'raw/gcs.ts',
  'load/duckdb.ts',
  'load/bigquery.ts',
  'tokens/file.ts',
  'tokens/secret-manager.ts',
];

/** One package, one file. */
const onlyIn: Record<string, RegExp> = {
  got: /^qonto\/(http|download|oauth-wire|wire)\.ts$/,
  'https-proxy-agent': /^qonto\/tunnel\.ts$/,
  'proxy-from-env': /^config-proxy\.ts$/,
  '@duckdb/node-api': /^(load\/duckdb(-merge|-open|-sql)?|commands\/duckdb-marts)\.ts$/,
  '@google-cloud/storage': /^raw\/gcs(-read|-write)?\.ts$/,
  '@google-cloud/bigquery':
    /^(bigquery-client|load\/bigquery(-\w+)?|commands\/bigquery-marts)\.ts$/,
  'google-auth-library': /^(bigquery-client|google-credentials|tokens\/secret-manager-api)\.ts$/,
  oauth4webapi: /^qonto\/oauth-grant\.ts$/,
  yargs: /^(cli|commands\/run-cli)\.ts$/,
  pino: /^log\.ts$/,
  'yocto-spinner': /^commands\/progress\.ts$/,
  leven: /^commands\/explain-usage\.ts$/,
  hono: /^(simulator\/|page\/html\.ts$)/,
  vega: /^page\/(draw|axes|labelled-rows)\.ts$/,
  '@hono/node-server': /^simulator\//,
  '@faker-js/faker': /^simulator\//,
  '@aws-crypto/crc32c': /^raw\/digest\.ts$/,
};

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

  it('only the composition root knows which backend is in use', () => {
    const strays = imports.filter(
      ({ file, target }) => backends.includes(target) && file !== 'compose.ts',
    );
    expect(strays).toEqual([]);
  });

  it.each(Object.entries(onlyIn))('the package %s stays in its place', (name, place) => {
    const users = imports.filter(
      ({ target, isPackage }) => isPackage && (target === name || target.startsWith(`${name}/`)),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ file }) => !place.test(file))).toEqual([]);
  });

  it('only config.ts reads the environment', () => {
    const readers = [...texts]
      .filter(([, text]) => /process\.env\b/.test(text))
      .map(([file]) => file);
    expect(readers).toEqual(['config.ts']);
  });

  it('nothing imports the simulated bank but the commands that run it', () => {
    const users = imports.filter(
      ({ file, target }) => roomOf(target) === 'simulator' && roomOf(file) !== 'simulator',
    );
    expect(new Set(users.map(({ file }) => roomOf(file)))).toEqual(new Set(['commands']));
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
