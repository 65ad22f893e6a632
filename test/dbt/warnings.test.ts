import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import type { Query } from '../support/world.ts';
import { openDbt } from './support/open-dbt.ts';
import { plant } from './support/plant.ts';

/** What is put over an ordinary card payment of 10.00, by the test that has to warn of it. */
const oddities: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  qonto_vat_fits_its_amount: {
    'negative-header': { vat_amount_cents: -167, vat_rate: 20 },
    'header-above-amount': { vat_amount_cents: 1_001, vat_rate: 20 },
    'negative-line': items({ rate: 20, amount_cents: -167, amount_excluding_vat_cents: 833 }),
    'line-above-amount': items({ rate: 20, amount_cents: 1_001, amount_excluding_vat_cents: 833 }),
    'negative-net': items({ rate: 20, amount_cents: 167, amount_excluding_vat_cents: -833 }),
    'net-above-amount': items({ rate: 20, amount_cents: 167, amount_excluding_vat_cents: 1_001 }),
    'second-line': items(
      { rate: 20, amount_cents: 100, amount_excluding_vat_cents: 500 },
      { rate: 10, amount_cents: -40, amount_excluding_vat_cents: 440 },
    ),
  },
  qonto_every_value_survives_typing: {
    'text-for-category': { cashflow_category: 'it' },
    'list-for-transfer': { transfer: [{ counterparty_account_number: 'FR76' }] },
    'object-for-note': { note: { text: 'a' } },
  },
  qonto_labels_are_all_read: { 'label-without-id': { labels: [{ name: 'x' }], label_ids: [] } },
};

const fine = {
  'no-vat': { vat_amount_cents: 0, vat_rate: null },
  'all-of-it': items({ rate: 20, amount_cents: 167, amount_excluding_vat_cents: 833 }),
};

it('T150 T244 T252 each warning of odd values is given by such a value, of that transaction, and by no other; and of listings that stand still', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  const payment = { amount: 10, amount_cents: 1_000, local_amount: 10, local_amount_cents: 1_000 };
  const plain = { vat_amount_cents: 167, vat_rate: 20, vat_details: null };
  const add = (id: string, patch: object) => plant(journey, id, { ...payment, ...plain, ...patch });
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const names = [...Object.keys(oddities), 'qonto_listings_are_fresh'];
  const test = () => dbt(['test', '--store-failures', '--select', ...names]);

  for (const [id, patch] of Object.entries(fine)) await add(id, patch);
  expect(dbt(['run'])).toMatchObject({ status: 0 });
  expect(test()).toMatchObject({ status: 0, results: all(names, 'pass') });

  for (const patches of Object.values(oddities))
    for (const [id, patch] of Object.entries(patches)) await add(id, patch);
  await standStill(journey.query);
  // Nothing was landed anew, so nothing but a full refresh reads it.
  expect(dbt(['run', '--full-refresh'])).toMatchObject({ status: 0 });
  expect(test()).toMatchObject({ status: 0, results: all(names, 'warn') });
  for (const [name, patches] of Object.entries(oddities)) {
    const told = await journey.query(
      `select distinct transaction_id as id from qonto_dbt_test__audit.${name} order by id`,
    );
    expect(told.map(({ id }) => id)).toEqual(Object.keys(patches).sort());
  }
  expect(
    await journey.query(
      'select listing, finding from qonto_dbt_test__audit.qonto_listings_are_fresh order by listing',
    ),
  ).toEqual([
    { listing: expect.stringMatching(/, completed$/), finding: 'not proven complete since' },
    { listing: expect.stringMatching(/, declined$/), finding: 'not read since' },
  ]);
  // One statement looks at all that must hold of a table, and still says what does not.
  const line = 'update qonto.qonto__vat_lines set';
  const one = 'where vat_line_id = (select min(vat_line_id) from qonto.qonto__vat_lines)';
  await journey.query(`insert into qonto.qonto__vat_lines from qonto.qonto__vat_lines ${one}`);
  await journey.query(`${line} vat_direction = 'sideways' ${one}`);
  await journey.query(`${line} is_vat_relevant = null ${one}`);
  const sound = dbt(['test', '--select', 'qonto__vat_lines_is_sound']);
  expect(sound.status).toBe(1);
  expect(
    [...sound.stdout.matchAll(/\[test\.qonto\.qonto__vat_lines_is_sound\S*\] (.*)/g)].map(
      ([, told]) => told,
    ),
  ).toEqual([
    'is_vat_relevant is null: 2',
    'vat_direction is no word that we know: 2',
    expect.stringMatching(/^vat_line_id is in several rows: 1, such as \S+$/),
  ]);
  expect(sound.stdout).toContain('Got 5 results');
  expect(
    await journey.query(
      `select cashflow_category_name as name from qonto.qonto__transactions where transaction_id = 'text-for-category'`,
    ),
  ).toEqual([{ name: 'it' }]);
});

function items(...list: readonly object[]): object {
  return { vat_amount_cents: null, vat_rate: null, vat_details: { items: list } };
}

const all = (names: readonly string[], ended: string) =>
  Object.fromEntries(names.map((name) => [name, ended]));

const of = (account: string, status: string) =>
  `(slice->>'$.slice.bank_account_id') = ${account} and (slice->>'$.slice.status') = '${status}'`;

/** One listing is held and one was not read for two days, both of the account that comes first; and so are those that are of no matter. */
async function standStill(query: Query): Promise<void> {
  const [first, last] = [
    '(select min(id) from qonto_raw.bank_accounts)',
    '(select max(id) from qonto_raw.bank_accounts)',
  ];
  const held = `'{"proof": null, "held": {"since": "2026-03-01T10:00:00.000Z"}}'`;
  const old = `'{"looked_at": "2026-03-01T10:00:00.000Z"}'`;
  const filtered = `'{"slice": {"side": "debit"}, "looked_at": "2026-03-01T10:00:00.000Z"}'`;
  await query(`update qonto_raw._loads set slices = (
    select to_json(list(case
      when ${of(first, 'completed')} then json_merge_patch(slice, ${held})
      when ${of(first, 'declined')} then json_merge_patch(slice, ${old})
      when (slice->>'$.slice.bank_account_id') = ${last} then json_merge_patch(slice, ${old})
      else slice end)
      || list(json_merge_patch(slice, ${filtered})) filter (where ${of(first, 'completed')}))
    from (select unnest(json_extract(slices, '$[*]')) as slice))`);
  // The bank no longer lists that account.
  await query(`update qonto_raw.bank_accounts set _first_seq = 0, _seq = 0 where id = ${last}`);
}
