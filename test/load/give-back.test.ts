import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/folders.ts';

const sizes = z.object({ used: z.number(), left: z.number() });

it('T317 what a statement of a merge has freed goes back to the system before the next', async () => {
  const program = fileURLToPath(new URL('use-and-give-back.ts', import.meta.url));
  const args = ['--import', 'tsx', program, await temporaryFolder()];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const { used, left } = sizes.parse(JSON.parse(said));
  expect(used - left).toBeGreaterThan(20 * 1024 * 1024);
});
