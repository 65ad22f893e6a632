import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { filesBelow } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { folderAndBigquery, proxiedWorld } from './support/worlds.ts';

it('T161 BigQuery gets the very bytes that were hashed, whoever changes the folder meanwhile', async () => {
  let exchange: (() => void) | undefined;
  const { world } = await proxiedWorld({
    behind: folderAndBigquery,
    // Parts are hashed before anything is staged.
    bigquery({ method, path, body }) {
      if (method === 'POST' && path.includes('/tables') && body.includes('_staging')) exchange?.();
      return undefined;
    },
  });
  const journey = await startJourney(
    { transactions: 60, accounts: 1, attachmentsShare: 0.1 },
    world,
  );
  await journey.extract();
  const folder = join(journey.raw, 'raw/transactions');
  const files = (await filesBelow(folder)).map((name) => join(folder, name));
  let times = 0;
  exchange = () => {
    times += 1;
    for (const file of files) writeFileSync(file, gzipSync('{"id":"forged"}\n'.repeat(60)));
  };
  await journey.load();
  expect(times).toBeGreaterThan(0);
  await journey.expectTruth();
});
