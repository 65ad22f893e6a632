import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { expectCaughtUp, watermarks } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';

const small = { transactions: 80, accounts: 1, attachmentsShare: 0 };

interface Shown {
  readonly id: string;
  updated_at: unknown;
}

/** Changes what `updated_at` the bank shows of a row; its place in the listing stays. */
function showing(edit: (row: Shown) => void) {
  return {
    alter(answer: { body: string; readonly status: number }, path: string) {
      if (!isListing(path) || answer.status !== 200) return;
      const page: { readonly transactions: Shown[] } = JSON.parse(answer.body);
      page.transactions.forEach(edit);
      answer.body = JSON.stringify(page);
    },
  };
}

it('T44 an updated_at in 2999 is landed and flagged, and moves no watermark', async () => {
  const journey = await startJourney(small);
  const [victim] = journey.bank.bank.bulkTouch({ count: 1 }).ids;
  const url = await alteredBank(
    journey,
    showing((row) => {
      if (row.id === victim) row.updated_at = '2999-12-31T23:59:59.999Z';
    }),
  );
  const done = await journey.sync({ 'api-url': url });
  const listings = done.extract?.accounts.flatMap((account) => account.listings) ?? [];
  expect(listings.reduce((sum, { rows_in_the_future: n }) => sum + n, 0)).toBe(1);
  const marks = Object.values(await watermarks(journey)).filter((watermark) => watermark !== null);
  expect(marks.length).toBeGreaterThan(1);
  expect(marks.every((watermark) => watermark < '2026-07')).toBe(true);
  expect(
    await journey.query(
      `select strftime(updated_at, '%Y') as year from qonto_raw.transactions where id = '${victim}'`,
    ),
  ).toEqual([{ year: '2999' }]);
  // What comes later is not overlooked.
  journey.bank.bank.advance({ hours: 30 });
  journey.bank.bank.bulkTouch({ count: 5 });
  await journey.sync();
  const versions = await journey.query(
    `select id || strftime(updated_at, ' %Y-%m-%dT%H:%M:%S.%gZ') as version from qonto_raw.transactions`,
  );
  const { transactions } = journey.bank.bank.truth();
  expect(versions.map(({ version }) => version)).toEqual(
    expect.arrayContaining(transactions.map(({ id, updated_at: at }) => `${id} ${at}`)),
  );
});

it('T45 rows whose updated_at is no instant are set aside and counted, and the others land', async () => {
  const journey = await startJourney(small);
  const odd = [
    null,
    'yesterday',
    '2026-02-30T10:00:00Z',
    '2026-06-30',
    1_782_000_000,
    '',
    {},
    undefined,
  ];
  const victims = new Map(
    journey.bank.bank
      .truth()
      .transactions.slice(20, 20 + odd.length)
      .map(({ id }, i) => [id, odd[i]]),
  );
  const url = await alteredBank(
    journey,
    showing((row) => {
      if (victims.has(row.id)) row.updated_at = victims.get(row.id);
    }),
  );
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract).toMatchObject({ faults: [], quarantined: odd.length });
  expect(statusOf(done)).toBe(exitStatus.data);
  await journey.expectTruth(({ id }) => !victims.has(id));
  // Touched and well again, they land.
  journey.bank.bank.bulkTouch({ count: 80 });
  for (const status of ['pending', 'declined', 'reversed'] as const)
    journey.bank.bank.bulkTouch({ count: 80, status });
  await expectCaughtUp(journey);
});

it('T47 instants with an offset, or without a fraction, are the same instants', async () => {
  const journey = await startJourney(small);
  const zones = [2, 1, -3, 0];
  const url = await alteredBank(
    journey,
    showing((row) => {
      const text = String(row.updated_at);
      const hours = zones[row.id.charCodeAt(0) % zones.length] ?? 0;
      row.updated_at = hours === 0 ? text.replace('.000Z', 'Z') : local(text, hours);
    }),
  );
  for (let run = 1; run <= 2; run += 1) {
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });
    const rows = await journey.query(
      `select id, strftime(max(updated_at), '%Y-%m-%dT%H:%M:%S.%gZ') as at from qonto_raw.transactions group by id order by id`,
    );
    const { transactions } = journey.bank.bank.truth();
    const wanted = transactions.map(({ id, updated_at: at }) => ({ id, at }));
    expect(rows).toEqual(wanted.sort((a, b) => (a.id < b.id ? -1 : 1)));
    journey.bank.bank.advance({ hours: 30 });
  }
});

it('T46 an updated_at that has fallen is landed and said once, and the newer version stays the current one', async () => {
  const journey = await startJourney(small);
  journey.bank.bank.advance({ hours: 5 });
  const [victim = ''] = journey.bank.bank.bulkTouch({ count: 1 }).ids;
  const url = await alteredBank(
    journey,
    showing((row) => {
      if (row.id !== victim) return;
      const before = new Date(Date.parse(String(row.updated_at)) - 2).toISOString();
      Object.assign(row, { updated_at: before, note: 'restored' });
    }),
  );
  const current = async () =>
    journey.query(
      `select payload ->> 'note' as note from qonto_raw.transactions where id = '${victim}' order by updated_at`,
    );
  expect(statusOf(await journey.sync())).toBe(0);
  const [before] = await current();
  const restored = await journey.sync({ 'api-url': url });
  expect(restored.load?.accounts).toMatchObject([{ changed: 1, older: 1 }]);
  expect(statusOf(restored)).toBe(exitStatus.data);
  expect(await current()).toEqual([{ note: 'restored' }, before]);
  expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
  // Loaded in one go into another warehouse it is the same news.
  const rebuilt = await journey.load({ warehouse: `duckdb:${journey.folder}/rebuilt.duckdb` });
  expect(rebuilt.load?.accounts).toMatchObject([{ older: 1 }]);
});

/** The same instant as a clock shows it that many hours east of Greenwich. */
function local(text: string, hours: number): string {
  const shifted = new Date(Date.parse(text) + hours * 3_600_000).toISOString();
  return `${shifted.slice(0, -1)}${hours < 0 ? '-' : '+'}0${Math.abs(hours)}:00`;
}
