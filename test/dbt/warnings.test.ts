import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
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

it('T150 each warning of odd values is given by such a value, of that transaction, and by no other', {
  timeout: 300_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  const payment = { amount: 10, amount_cents: 1_000, local_amount: 10, local_amount_cents: 1_000 };
  const plain = { vat_amount_cents: 167, vat_rate: 20, vat_details: null };
  const add = (id: string, patch: object) => plant(journey, id, { ...payment, ...plain, ...patch });
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const names = Object.keys(oddities);
  const test = () => dbt(['test', '--store-failures', '--select', ...names]);

  for (const [id, patch] of Object.entries(fine)) await add(id, patch);
  expect(dbt(['run'])).toMatchObject({ status: 0 });
  expect(test()).toMatchObject({ status: 0, results: all(names, 'pass') });

  for (const patches of Object.values(oddities))
    for (const [id, patch] of Object.entries(patches)) await add(id, patch);
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
      `select cashflow_category_name as name from qonto.qonto__transactions where transaction_id = 'text-for-category'`,
    ),
  ).toEqual([{ name: 'it' }]);
});

function items(...list: readonly object[]): object {
  return { vat_amount_cents: null, vat_rate: null, vat_details: { items: list } };
}

const all = (names: readonly string[], ended: string) =>
  Object.fromEntries(names.map((name) => [name, ended]));
