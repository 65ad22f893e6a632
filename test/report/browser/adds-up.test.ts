import { join } from 'node:path';
import { inject, it } from 'vitest';
import { expectToAddUp } from './adds-up.ts';
import { withChromium } from './open-page.ts';
import { readPrinted } from './printed.ts';

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
