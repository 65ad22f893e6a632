import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeFileLock } from '../../src/tokens/file/lock.ts';
import { temporaryFolder } from '../support/folders.ts';

const year = 365 * 86_400_000;

it('T370 a lock of a machine that is gone is waited for no longer where the clock is set back meanwhile', async () => {
  const lock = join(await temporaryFolder(), 'tokens.json.lock');
  writeFileSync(lock, JSON.stringify({ host: 'another', pid: 1, process: 'gone' }));
  let now = 2 * year;
  let slept = 0;
  const release = await takeFileLock(lock, {
    now: () => now,
    async sleep(ms) {
      slept += ms;
      now += ms;
      if (slept === 10 * ms) now -= year;
      if (slept > 60_000) throw new Error('it waits for ever');
    },
  });
  expect(slept).toBeLessThanOrEqual(25_000);
  await release();
});
