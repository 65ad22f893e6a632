import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { openChromium } from './chromium.ts';

export interface OpenedPage {
  readonly page: Page;
  /** What the browser asked for on the way, and what it complained of. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

/** A browser for the tests of a file, and how to open a page in it: the hostile one, if no other is named. */
export function withChromium(): (
  options?: BrowserContextOptions,
  file?: string,
) => Promise<OpenedPage> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());
  return async (options = {}, file = inject('pages').page) => {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await page.goto(pathToFileURL(file).href);
    return { page, requests, complaints };
  };
}
