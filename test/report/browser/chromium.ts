import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = '/usr/bin/chromium';

/** The Chromium of this machine. Throws, saying how to get one, if there is none. */
export async function openChromium(): Promise<Browser> {
  const executablePath = process.env.QONTO_ELT_CHROMIUM ?? usual;
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. On Debian: apt-get install --no-install-recommends chromium. Elsewhere, say where one is: QONTO_ELT_CHROMIUM=/path/to/chromium npm run test:page.`,
    );
  }
  return chromium.launch({ executablePath });
}
