import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// The rules of the dbt package that dbt itself does not enforce.

const dbt = fileURLToPath(new URL('../../dbt/', import.meta.url));

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(dbt, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(dbt, folder, name));
}

const textOf = (files: readonly string[]) =>
  files.map((file) => readFileSync(file, 'utf8')).join('\n');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);

const macros = textOf(filesUnder('macros', '.sql'));
const models = filesUnder('models', '.sql');
// Metrics are no columns: dbt itself wants a description of each that is asked for.
const isSemantic = (file: string) => file.includes('semantic');
const properties = textOf(filesUnder('models', '.yml').filter((file) => !isSemantic(file)));
const made = filesUnder('models', '.yml').filter((file) =>
  readFileSync(file, 'utf8').startsWith('# Made by "npm run schemas"'),
);
const docs = textOf(filesUnder('models', '.md'));

it('needs no other package', () => {
  expect(existsSync(join(dbt, 'packages.yml'))).toBe(false);
  expect(existsSync(join(dbt, 'dependencies.yml'))).toBe(false);
});

it('has a branch per engine and no default for every dispatched macro', () => {
  const dispatched = all(macros, /adapter\.dispatch\('(\w+)'/g);
  expect(dispatched.length).toBeGreaterThan(0);
  const defined = all(macros, /{% macro (\w+)\(/g);
  for (const name of dispatched) {
    expect(defined).toContain(`duckdb__${name}`);
    expect(defined).toContain(`bigquery__${name}`);
  }
  expect(defined.filter((name) => name?.startsWith('default__'))).toEqual([]);
});

it('never asks in a model which engine it runs on', () => {
  for (const file of models) {
    expect(readFileSync(file, 'utf8'), file).not.toMatch(/target\.type|dbt_utils|::/);
  }
});

it('T131 reads its variables in one place, where each is checked before it becomes part of a statement', () => {
  const readers = [...filesUnder('', '.sql'), ...filesUnder('models', '.yml')].filter((file) =>
    /(?<!env_)\bvar\(/.test(readFileSync(file, 'utf8')),
  );
  const names = readers.map((file) => relative(dbt, file)).sort();
  expect(names).toEqual(['macros/settings.sql', 'models/staging/_qonto__sources.yml']);
});

it('gives BigQuery no precision in a cast: the engine refuses it', () => {
  expect(textOf(models)).not.toMatch(/numeric\(\s*\d/);
});

it('describes every model, and every column: by a block that exists, or as its declaration has it', () => {
  for (const file of models) {
    expect(properties).toContain(`- name: ${basename(file, '.sql')}\n    description:`);
  }
  const columns = all(properties, /^ {6}- name: (\w+)\n(?! {8}description: "{{ doc\()/gm);
  const declared = all(textOf(made), /^ {6}- name: (\w+)\n {8}description: "[^{]/gm);
  expect(made.length).toBeGreaterThan(0);
  expect(columns, 'columns without a block').toEqual(declared);
  const quoted = new Set(all(properties, /doc\('(\w+)'\)/g));
  // A page that dbt shows by itself has underscores around its name.
  const blocks = all(docs, /{% docs (\w+) %}/g).filter((name = '') => !/^__\w+__$/.test(name));
  expect([...quoted].sort()).toEqual(blocks.sort());
});

it('tells of a change in any column of a version', () => {
  const versions = textOf(filesUnder('models/staging', '__versions.yml'));
  const [, ofVersions = ''] = versions.split('- name: stg_qonto__transaction_versions');
  const [ofContents = ''] = ofVersions.split('- name: stg_qonto__superseded_versions');
  const columns = all(ofContents, /^ {6}- name: (\w+)/gm);
  const macro = textOf(filesUnder('macros', 'changed_fields.sql'));
  const notContent =
    /^(transaction_id|organization_id|updated_at|known_from|un(readable|usable)_.*|logo_.*|_.*)$/;
  expect(columns.length).toBeGreaterThan(50);
  for (const column of columns)
    if (!notContent.test(String(column))) expect(macro).toContain(`'${column}'`);
});
