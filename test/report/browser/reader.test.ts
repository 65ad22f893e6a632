import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { en } from '../../../src/report/language/en.ts';
import { sections } from '../../../src/report/report.ts';
import { hostile } from './hostile-bank.ts';
import { withChromium } from './open-page.ts';
import { readTables } from './read-tables.ts';
import { screenshot } from './screenshot.ts';

const open = withChromium();
const titles = sections.map(({ id }) => en.section[id].title);

describe('the page a demo ends with', () => {
  it('is named at the end, opens from the file alone, and is quiet', async () => {
    const { demo, demoSaid } = inject('pages');
    const demoPage = join(demo, 'finance-report.html');
    expect(demoSaid).toContain(`Finance page    ${demoPage}\n`);
    const { page, requests, complaints } = await open({}, demoPage);
    expect(await page.title()).toBe('Atelier Simulé: finance report');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'At a glance',
      ...titles,
    ]);
    expect(requests).toEqual([pathToFileURL(demoPage).href]);
    expect(complaints).toEqual([]);
    expect(await readFile(demoPage, 'utf8')).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });
});

describe('a reader', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'in %s, %i pixels wide, meets nothing that axe objects to',
    async (colorScheme, width) => {
      const { page } = await open({ colorScheme, viewport: { width, height: 900 } });
      const wanted = colorScheme === 'light' ? 'rgb(253, 252, 250)' : 'rgb(21, 24, 27)';
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(wanted);
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
      );
      await page.evaluate(axe.source);
      const violations = z
        .array(
          z.looseObject({ id: z.string(), nodes: z.array(z.looseObject({ html: z.string() })) }),
        )
        .parse(await page.evaluate('axe.run().then(({ violations }) => violations)'));
      expect(
        violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })),
      ).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.screenshot({ path: await screenshot(`${colorScheme}-${width}`), fullPage: true });
    },
  );

  it('with a keyboard skips to the report, and opens the figures', async () => {
    const { page } = await open();
    const focused = () =>
      page.evaluate(
        "document.activeElement.matches('summary') ? 'figures' : document.activeElement.textContent",
      );
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the report' });
    expect(await focused()).toBe('Skip to the report');
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('report');
    const reached: unknown[] = [];
    for (let tabs = 0; tabs < 400; tabs += 1) {
      await page.keyboard.press('Tab');
      reached.push(await focused());
    }
    expect(reached.slice(0, titles.length)).toEqual([...titles]);
    // Those of each account wait within another one.
    const figures = await page.locator('summary:visible').count();
    expect(figures).toBeGreaterThan(5);
    expect(reached.filter((what) => what === 'figures').length).toBeGreaterThanOrEqual(figures);

    await page.locator('summary').first().focus();
    expect(await page.locator('details table').first().isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    expect(await page.locator('details table').first().isVisible()).toBe(true);
  });

  it('on paper has every table and no navigation, black on white even from a dark screen', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    // Lists of transactions are printed where they were opened: see below.
    const tables = page.locator('table:not(.lists table)');
    const visible = () => tables.evaluateAll((all) => all.map((one) => one.checkVisibility()));
    expect(await visible()).toContain(false);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const heights = await tables.evaluateAll((all) => all.map((one) => one.offsetHeight));
    expect(heights.length).toBeGreaterThan(10);
    expect(heights.filter((height) => height < 20)).toEqual([]);
    expect(await visible()).not.toContain(false);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(
      await page.evaluate(
        'getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color',
      ),
    ).toBe('rgb(255, 255, 255)rgb(0, 0, 0)');
    await page.screenshot({ path: await screenshot('print'), fullPage: true });
  });

  it('on paper has those lists of transactions that were opened, each under its name', async () => {
    const { page } = await open();
    const list = page.locator('.lists .lists').first();
    await page.evaluate(
      "const list = document.querySelector('.lists .lists'); list.open = true; list.parentElement.closest('details').open = true;",
    );
    await page.emulateMedia({ media: 'print' });
    expect(await list.locator('table').isVisible()).toBe(true);
    expect(await list.locator('summary').isVisible()).toBe(true);
    expect(await page.locator('.lists table').filter({ visible: true }).count()).toBe(1);
  });

  it('sees hostile names as the text they are, and nothing is fetched or run', async () => {
    const { page, requests, complaints } = await open();
    expect(await page.title()).toBe(`${hostile.company}: finance report`);
    const spend = (await readTables(page)).get('Spend by label, EUR');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile.company);
    expect(await page.locator('figcaption strong').allTextContents()).toContain(hostile.account);
    expect(spend?.rows.map(([name]) => name)).toContain(hostile.label);
    // In the charts, too, as far as there is space.
    expect(await page.locator('svg text', { hasText: '<script>' }).count()).toBeGreaterThan(1);
    expect(await page.locator('script, img, svg[onload], iframe, object, link').count()).toBe(0);
    expect(requests).toEqual([pathToFileURL(inject('pages').page).href]);
    expect(complaints).toEqual([]);
  });

  it('is protected from scripts even if one got in', async () => {
    const { page, complaints } = await open();
    await page.evaluate(
      'document.body.insertAdjacentHTML(\'beforeend\', `<img src="https://example.com/x.png" onerror="document.title=\'taken\'">`)',
    );
    await expect.poll(() => complaints.join()).toContain('Content Security Policy');
    expect(await page.title()).not.toBe('taken');
  });
});
