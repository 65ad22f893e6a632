import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';

const mebibyte = 1024 * 1024;

it('T316 the young part of the heap ends at 8 MiB, however much a run reads', {
  timeout: 240_000,
}, async () => {
  const { raw, env } = await startJourney({ transactions: 1_500 });
  const file = join(await temporaryFolder(), 'size');
  const tell = `import { writeFileSync } from 'node:fs';
    import { getHeapSpaceStatistics } from 'node:v8';
    const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, String(young().space_size)));`;
  await promisify(execFile)(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(tell)}`,
      inject('program'),
      'extract',
      '--raw',
      raw,
    ],
    { env: { PATH: process.env.PATH, ...env } },
  );
  const size = Number(await readFile(file, 'utf8'));
  // On Node 24 what is being moved out of it counts for a moment.
  expect(size / mebibyte).toBeLessThan(16);
});
