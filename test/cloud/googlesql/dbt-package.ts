import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from '../../support/folders.ts';
import { dbtFolder } from './compiled-dbt.ts';

/**
 * How many models and tests the package's own files hold, counted without dbt: what dbt leaves out of its manifest
 * must not go missing unseen.
 */
export async function countInFiles(): Promise<{ models: number; tests: number }> {
  const files = await filesBelow(join(dbtFolder, 'models'));
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.yml'))
      .map((file) => readFile(join(dbtFolder, 'models', file), 'utf8')),
  );
  const singular = (await filesBelow(join(dbtFolder, 'tests')))
    .filter(isSql)
    .filter((file) => !onDuckdbAlone.includes(file));
  const generic = texts.map(genericTests).reduce((sum, count) => sum + count, 0);
  return { models: files.filter(isSql).length, tests: singular.length + generic };
}

/** They look after what only DuckDB is asked to do. */
const onDuckdbAlone = ['qonto_transactions_show_what_is_staged.sql'];

/** The entries of each list called `data_tests`: the lines with a dash at the indentation of its first one. */
function genericTests(yaml: string): number {
  const lines = yaml.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  let count = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== 'data_tests:') continue;
    const below = lines.slice(index + 1);
    const end = below.findIndex((next) => indentation(next) <= indentation(line));
    const list = end === -1 ? below : below.slice(0, end);
    const first = indentation(list[0] ?? '');
    count += list.filter(
      (next) => indentation(next) === first && next.trim().startsWith('- '),
    ).length;
  }
  return count;
}

const isSql = (file: string): boolean => file.endsWith('.sql');

const indentation = (line: string): number => line.search(/\S/);
