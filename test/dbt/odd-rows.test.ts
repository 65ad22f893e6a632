import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';
import { plant } from './support/plant.ts';
import { relationsIn } from './support/relations.ts';

/** What is put over the payload of an ordinary card payment, and what is said of it. */
const oddities: Readonly<Record<string, { readonly patch: object; readonly reason: string }>> = {
  'no-currency': { patch: { currency: null }, reason: 'currency is missing' },
  'long-currency': { patch: { currency: 'euros' }, reason: 'currency is no code of three letters' },
  'epoch-emitted': { patch: { emitted_at: 1_767_225_600 }, reason: 'emitted_at cannot be read' },
  'no-emitted': { patch: { emitted_at: null }, reason: 'emitted_at is missing' },
  'ancient-emitted': {
    patch: { emitted_at: '0001-01-01T00:00:00.000Z' },
    reason: 'emitted_at is out of range',
  },
  'far-settled': {
    patch: { settled_at: '9999-12-31T23:59:59.999Z' },
    reason: 'settled_at is out of range',
  },
  'unknown-side': { patch: { side: 'sideways' }, reason: 'side is neither credit nor debit' },
  'no-side': { patch: { side: null }, reason: 'side is missing' },
  'no-amount': { patch: { amount_cents: null }, reason: 'amount_cents is missing' },
  'text-amount': { patch: { amount_cents: 'a lot' }, reason: 'amount_cents cannot be read' },
  'huge-amount': {
    patch: { amount_cents: 10_000_000_000_000_000 },
    reason: 'amount_cents cannot be read',
  },
  'all-at-once': {
    patch: { amount_cents: null, currency: '', side: 'up' },
    reason: 'side is neither credit nor debit; amount_cents is missing; currency is missing',
  },
};

const most = 999_999_999_999_999;

/** As large as can be, in places that no mart needs: such a row stays in them. */
const harmless = {
  amount_cents: most,
  local_amount: 99_999_999_999_999,
  local_amount_cents: most,
  local_currency: 'VND',
  vat_amount_cents: most,
  settled_balance: -1,
  settled_balance_cents: -most,
  vat_rate: 99_999,
  vat_details: {
    items: [
      { rate: 99_999, amount: '99999999999999', amount_excluding_vat: '-99999999999999' },
      { rate: 1e13, amount_cents: most, amount_excluding_vat_cents: -most },
    ],
  },
};

/** They tell of every row that came. */
const ofAllRows = /unusable|versions|history|loads/;

it('T114 an odd row is set aside by name, and every mart is built without it', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  await plant(journey, 'huge', harmless);
  for (const [id, { patch }] of Object.entries(oddities)) await plant(journey, id, patch);
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const { status, stdout, results } = dbt(['build', '--exclude', 'resource_type:unit_test']);
  expect(status).toBe(1);
  expect(
    Object.entries(results).filter(([, ended]) => !/^(pass|success|warn|no-op)$/.test(ended)),
  ).toEqual([['qonto_every_transaction_is_usable', 'fail']]);
  const aside = await journey.query(
    'select transaction_id as id, unusable_reason as reason from qonto.stg_qonto__unusable_transactions',
  );
  expect(Object.fromEntries(aside.map(({ id, reason }) => [id, reason]))).toEqual(
    Object.fromEntries(Object.entries(oddities).map(([id, { reason }]) => [id, reason])),
  );
  for (const [id, { reason }] of Object.entries(oddities)) {
    expect(stdout).toContain(`No mart holds transaction ${id}: ${reason}`);
  }
  const relations = await relationsIn(journey.query, 'qonto');
  expect(relations.qonto__transactions).toContainEqual(
    expect.objectContaining({ transaction_id: 'huge' }),
  );

  // The marts are those of a bank that never sent such rows.
  const odd = Object.keys(oddities).join("', '");
  await journey.query(`delete from qonto_raw.transactions where id in ('${odd}')`);
  expect(dbt(['run'], { QONTO_ELT_DBT_DATASET: 'clean' }).status).toBe(0);
  for (const [name, rows] of Object.entries(await relationsIn(journey.query, 'clean'))) {
    if (!ofAllRows.test(name)) expect(relations[name], name).toEqual(rows);
  }
});
