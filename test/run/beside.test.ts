import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { noConfigFile } from '../../src/config/file/file.ts';
import { checkBeside } from '../../src/run/marts.ts';
import { checkReadCopy } from '../../src/run/read-copy.ts';
import { temporaryFolder } from '../support/folders.ts';

it('T335 a warehouse beside is none of those that are named already, and no read copy takes its place', async () => {
  const folder = await temporaryFolder();
  const [own, other, link] = ['own', 'other', 'link'].map((name) => join(folder, `${name}.duckdb`));
  await writeFile(String(own), '');
  await writeFile(String(other), '');
  await symlink(String(own), String(link));
  const twice = { code: 'bad_setting', message: expect.stringContaining('is named twice') };
  for (const beside of [[own], [link], [other, other]])
    expect(() =>
      checkBeside(
        config(
          `duckdb:${own}`,
          beside.map((file) => `duckdb:${file}`),
        ),
      ),
    ).toThrow(expect.objectContaining(twice));
  expect(() => checkBeside(config('bigquery:acme-1.raw', ['bigquery:acme-1.raw']))).toThrow(
    expect.objectContaining(twice),
  );
  checkBeside(config(`duckdb:${own}`, [`duckdb:${other}`]));
  checkBeside(config('bigquery:acme-1.raw', ['bigquery:acme-2.raw']));
  expect(() => checkReadCopy(config(`duckdb:${own}`, [`duckdb:${other}`], String(other)))).toThrow(
    'it is the warehouse of another organization',
  );
});

function config(warehouse: string, beside: readonly string[], copy?: string) {
  return readConfig(
    { warehouse, 'dbt-beside': beside, ...(copy !== undefined && { 'read-copy': copy }) },
    {},
    noConfigFile,
  );
}
