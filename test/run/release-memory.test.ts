import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';

const mebibyte = 1024 * 1024;
const sizes = z.object({ heap: z.number(), buffers: z.number() });
const measured = z.object({ started: sizes, full: sizes, spared: sizes, released: sizes });

it('what is in use no more is given back to the system, where the heap has grown', () => {
  const program = fileURLToPath(new URL('grow-and-release.ts', import.meta.url));
  const said = execFileSync(process.execPath, ['--import', 'tsx', program], { encoding: 'utf8' });
  const { started, full, spared, released } = measured.parse(JSON.parse(said));
  expect(full.heap - started.heap).toBeGreaterThan(40 * mebibyte);
  // As if the heap had been as large before: nothing is collected.
  expect(spared.heap).toBeGreaterThan(full.heap * 0.9);
  expect(full.heap - released.heap).toBeGreaterThan((full.heap - started.heap) * 0.6);
  expect(full.buffers - released.buffers).toBeGreaterThan(32 * mebibyte);
});
