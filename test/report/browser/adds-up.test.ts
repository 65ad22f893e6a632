import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { languageOf } from '../../../src/report/language/language.ts';
import { expectToAddUp } from './adds-up.ts';
import { withChromium } from './open-page.ts';
import { readPrinted } from './printed.ts';
import { screenshot } from './screenshot.ts';

const open = withChromium();

it('the figures that the page of a demo prints add up, in every section and among them', async () => {
  const { page } = await open({}, join(inject('pages').demo, 'finance-report.html'));
  expectToAddUp(await readPrinted(page));
});

it('so do those of a page with two currencies, each by itself', async () => {
  const { page } = await open();
  const printed = await readPrinted(page);
  expectToAddUp(printed);
});

it('so do those of other days, in each other language', async () => {
  const { others } = inject('pages');
  expect(others.map(({ language }) => language)).toEqual(['fr', 'de', 'it', 'es']);
  for (const { file, language } of others) {
    const { page, complaints } = await open({ viewport: { width: 390, height: 800 } }, file);
    expectToAddUp(await readPrinted(page, languageOf(language)));
    expect(await page.evaluate('document.documentElement.lang')).toBe(language);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: await screenshot(`${language}-390`), fullPage: true });
  }
});
