import { expect, it } from 'vitest';
import { readManifest } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder/zone.ts';
import { listingsOf } from '../../src/raw/manifest.ts';
import { startJourney } from '../support/journey.ts';

it('T224 a filtered listing has an identity of its own: another filter, or none, later leaves no hole', async () => {
  const journey = await startJourney({ transactions: 300, accounts: 2, attachmentsShare: 0.1 });
  const rows = () => journey.bank.bank.truth().transactions;
  const visible = (keeps: (payload: Record<string, unknown>) => boolean) =>
    journey.expectTruth(({ payload }) => keeps(payload));
  const first = await journey.sync({ side: 'credit' });
  expect(first.extract?.faults).toEqual([]);
  await visible(({ side }) => side === 'credit');
  expect(rows().some(({ payload }) => payload.side === 'debit')).toBe(true);

  // Later, and beside it: cards, then all the rest. What has moved meanwhile comes with each.
  journey.bank.bank.advance({ hours: 30 });
  await journey.sync({ 'operation-type': ['card', 'transfer'], side: 'debit' });
  await journey.sync({ side: 'credit' });
  await visible(
    ({ side, operation_type: type }) =>
      side === 'credit' || ['card', 'transfer'].includes(String(type)),
  );
  journey.bank.bank.advance({ hours: 30 });
  await journey.sync();
  await journey.expectTruth();

  const { manifest } = await readManifest(folderZone(journey.raw), 4);
  const slices = listingsOf(manifest).map(({ slice }) => JSON.stringify(slice));
  expect(new Set(slices).size).toBe(slices.length);
  // Two accounts and four statuses: credit, two operation types, and none.
  expect(slices).toHaveLength(2 * 4 * 4);
});

it('T225 movements of a time of settlement are listed whole, its first and its last instant included or left out as asked', async () => {
  const journey = await startJourney({
    transactions: 300,
    accounts: 1,
    attachmentsShare: 0,
    quirks: { lower_bound: 'exclusive', upper_bound: 'exclusive', bound_precision: 's' },
  });
  const settled = journey.bank.bank
    .truth()
    .transactions.map(({ payload }) => String(payload.settled_at))
    .filter((at) => at !== 'null')
    .sort();
  const [from = '', to = ''] = [settled[40], settled[200]];
  await journey.sync({ 'settled-from': from, 'settled-to': to });
  const held = await journey.query(
    "select payload->>'settled_at' as at from qonto_raw.transactions order by 1",
  );
  const inside = settled.filter((at) => at >= from && at < to);
  expect(held.map(({ at }) => String(at)).filter((at) => at >= from && at < to)).toEqual(inside);
  expect(held.length).toBeLessThan(inside.length + 5);
});

it.each([
  [{ side: 'debit' }, 'side'],
  [{ 'operation-type': ['card'] }, 'operation type'],
  [{ 'settled-to': '2020-01-01' }, 'settled to'],
])(
  'T226 a filter that the bank passes over, %j, is noticed on the rows, and nothing is taken for whole',
  async (flags, name) => {
    const journey = await startJourney({
      transactions: 60,
      accounts: 1,
      attachmentsShare: 0,
      quirks: { other_filters: 'ignored' },
    });
    const { extract } = await journey.extract(flags);
    const told = extract?.faults.filter(({ code }) => code === 'not_certified') ?? [];
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]?.message).toContain(`${name} `);
    expect(told[0]?.message).toContain('the bank passes over this filter');
  },
);

it('T227 an audit of a part of the rows is refused: nobody could say that one is missing', async () => {
  const journey = await startJourney({ transactions: 20, accounts: 1 });
  await expect(journey.sync({ audit: true, side: 'debit' })).rejects.toMatchObject({
    code: 'audit_filtered',
  });
});
