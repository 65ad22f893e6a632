import { expect, it } from 'vitest';
import { type Instant, instantOf, shift } from '../../../src/base/instant.ts';
import { silentLog } from '../../../src/base/log.ts';
import { openLanding } from '../../../src/extract/landing/landing.ts';
import { openProgress } from '../../../src/extract/landing/progress.ts';
import type { ListedObject } from '../../../src/extract/listings.ts';
import type { Bank } from '../../../src/qonto/bank.ts';
import { newestManifest } from '../../../src/raw/chain.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import { temporaryFolder } from '../../support/folders.ts';

const start = instantOf(Date.UTC(2026, 0, 5));
const at = (minutes: number) => shift(start, minutes * 60_000);

const row = (id: string): ListedObject => ({
  id,
  identity: id,
  hash: Buffer.from(id.padEnd(32)).toString('hex'),
  updatedAt: start,
  text: JSON.stringify({ id }),
  value: { id },
  files: () => ({ files: [], unusable: [] }),
});

/** A run over what the ones before have landed in the folder. */
async function open(folder: string, clock: () => Instant, rowsPerManifest = 1_000) {
  const zone = folderZone(folder);
  const listings = async () =>
    (await newestManifest(zone))?.manifest.streams.transactions?.listings ?? [];
  const known = await listings();
  const landing = openLanding({
    zone,
    head: await newestManifest(zone),
    runId: 'a run',
    organizationId: 'acme',
    bank: {} as Bank,
    log: silentLog,
    now: clock,
    limits: { rowsPerManifest, rowsPerWalk: 10 },
  });
  const progressOf = (account: string) => {
    const slice = { bank_account_id: account, status: 'completed' };
    const before = known.find((one) => one.slice.bank_account_id === account);
    return openProgress({ stream: transactions, slice }, before, 3_600_000);
  };
  return { landing, listings, progressOf };
}

it('T251 a listing says when it was looked at, last proven, and since when it is held; one that is not read stays as old as it is', async () => {
  let minutes = 0;
  const folder = await temporaryFolder();
  const run = async (accounts: Readonly<Record<string, 'proven' | 'held' | 'refused'>>) => {
    const { landing, listings, progressOf } = await open(folder, () => at(minutes));
    for (const [account, outcome] of Object.entries(accounts)) {
      const progress = progressOf(account);
      if (outcome === 'refused') landing.failed(progress);
      else await landing.rows(progress, 0, [row(account)], at(minutes));
      if (outcome === 'proven') progress.certify(0, { kind: 'keyset', requests: 1, rows: 1 });
      if (outcome === 'held') progress.hold();
    }
    // The commit comes later than the look.
    minutes += 5;
    await landing.commit();
    return (await listings()).map(({ looked_at, held }) => [looked_at, held]);
  };
  expect(await run({ a: 'proven', b: 'held' })).toEqual([
    [at(0), undefined],
    [at(0), { since: at(0) }],
  ]);
  minutes = 60;
  expect(await run({ a: 'held' })).toEqual([
    [at(60), { since: at(60), proven_at: at(0) }],
    [at(0), { since: at(0) }],
  ]);
  minutes = 120;
  expect(await run({ a: 'refused', b: 'proven' })).toEqual([
    [at(120), { since: at(60), proven_at: at(0) }],
    [at(120), undefined],
  ]);
  minutes = 180;
  expect(await run({ a: 'proven' })).toEqual([
    [at(180), undefined],
    [at(120), undefined],
  ]);
});

it('T251 a listing that is held over several commits of a run is held since the first', async () => {
  let minutes = 0;
  const { landing, listings, progressOf } = await open(
    await temporaryFolder(),
    () => at(minutes),
    2,
  );
  const progress = progressOf('a');
  for (const id of ['a', 'b', 'c', 'd']) {
    minutes += 1;
    await landing.rows(progress, 0, [row(id)], at(minutes));
  }
  expect(landing.committed()).toHaveLength(2);
  expect(await listings()).toMatchObject([{ looked_at: at(4), held: { since: at(2) } }]);
});
