import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cleanEnvironment } from '../../../src/config/environment.ts';
import { requireDbtRun } from '../../../src/dbt/build.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { duckdbMarts } from '../../../src/load/duckdb/marts.ts';
import type { LanguageTag } from '../../../src/report/language/language.ts';
import { financePage } from '../../../src/report/page.ts';
import { askReport } from '../../../src/report/report.ts';
import { openChromium } from './chromium.ts';
import { makeHostile } from './hostile-bank.ts';

export interface MadePages {
  /** A demo's folder, and what it said. */
  readonly demo: string;
  readonly demoSaid: string;
  /** The warehouse of a bank with hostile names and two currencies, and the page of it. */
  readonly duckdb: string;
  readonly page: string;
  /** Pages of the same warehouse, of other days and in other languages. */
  readonly others: readonly OtherPage[];
}

export interface OtherPage {
  readonly file: string;
  readonly language: LanguageTag;
  readonly period: string;
}

/** Days, months and years; one that is over, one that goes on, and one before which little is known. */
const others = [
  ['fr', 'last-month'],
  ['de', 'last-quarter'],
  ['it', 'year'],
  ['es', 'month'],
] as const;

declare module 'vitest' {
  interface ProvidedContext {
    pages: MadePages;
  }
}

/** Makes the pages that all tests look at: the one a demo ends with, and one of a stranger bank. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // Without a browser, the rest would be time lost.
  await (await openChromium()).close();
  const demo = await mkdtemp(join(tmpdir(), 'qonto-elt-page-'));
  const size = ['--transactions', '400', '--seed', '3'];
  const demoSaid = execFileSync(
    process.execPath,
    [join(packageRoot, 'bin', 'qonto-elt.js'), 'demo', '--folder', demo, ...size],
    { encoding: 'utf8', env: cleanEnvironment({}, process.env) },
  );
  const duckdb = join(demo, 'bank.duckdb');
  await makeHostile(duckdb);
  const dbt = { env: process.env, folder: join(demo, 'dbt') };
  const marts = duckdbMarts(duckdb);
  await requireDbtRun(['run', '--full-refresh'], await marts.prepare(), dbt);
  const page = join(demo, 'hostile.html');
  await writeFile(page, await financePage(await marts.ask((ask) => askReport(ask))));
  const made: OtherPage[] = [];
  for (const [language, period] of others) {
    const file = join(demo, `${language}.html`);
    const options = { language, period: { name: period } };
    await writeFile(file, await financePage(await marts.ask((ask) => askReport(ask, options))));
    made.push({ file, language, period });
  }
  provide('pages', { demo, demoSaid, duckdb, page, others: made });
  return () => rm(demo, { recursive: true, force: true });
}
