import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requireDbtRun } from '../../../src/dbt/build.ts';
import { duckdbMarts } from '../../../src/load/duckdb/marts.ts';
import { type Alterations, alteredBank, isListing } from '../../support/altered-bank.ts';
import { startJourney } from '../../support/journey.ts';

/** What the bank sends instead of a field, as JSON text: numbers keep their spelling. */
type Fields = Readonly<Record<string, string>>;

interface Case {
  readonly sent: Fields;
  /** Columns of the staging model, as texts; null where the row is set aside. */
  readonly staged: Readonly<Record<string, string | null>> | null;
}

const cases: Readonly<Record<string, Case>> = {
  'T51 nothing but what is needed': {
    sent: {},
    staged: { note: null, settled_balance_cents: null, vat_rate: null, local_amount: null },
  },
  'T52 values nobody knows': {
    sent: { operation_type: '"teleport"', subject_type: '"Teleport"' },
    staged: { operation_type: 'teleport', subject_type: 'Teleport' },
  },
  'T54 a comma in a local amount': {
    sent: { local_amount: '"10,00"' },
    staged: { local_amount: '10.0000' },
  },
  'T54 a comma in cents': { sent: { amount_cents: '"10,00"' }, staged: null },
  'T54 no number': { sent: { amount_cents: '"NaN"' }, staged: null },
  'T54 other spellings of one integer': {
    sent: { amount: '52.4', amount_cents: '"5240"', local_amount_cents: '5240.0' },
    staged: { amount_cents: '5240', local_amount_cents: '5240' },
  },
  'T55 an amount that is not its cents': {
    sent: { amount: '0.43', amount_cents: '44' },
    staged: { amount_cents: '44' },
  },
  'T56 negative cents': {
    sent: { amount: '-5', amount_cents: '-500' },
    staged: { amount_cents: '-500' },
  },
  'T56 no cents at all': {
    sent: { amount: '0', amount_cents: '0' },
    staged: { amount_cents: '0' },
  },
  'T57 yen, which have no cents': {
    sent: { local_currency: '"JPY"', local_amount: '1500', local_amount_cents: '1500' },
    staged: { local_currency: 'JPY', local_amount: '1500.0000', local_amount_cents: '1500' },
  },
  'T57 dinars, which have a thousand': {
    sent: { local_currency: '"TND"', local_amount: '12.345', local_amount_cents: '12345' },
    staged: { local_currency: 'TND', local_amount: '12.3450', local_amount_cents: '12345' },
  },
  'T58 more cents than a double can hold': {
    sent: {
      // As a decimal it is no more exact in the engine, and nothing uses it.
      amount: 'null',
      amount_cents: '9007199254740993',
      settled_balance_cents: '-9007199254740993',
    },
    staged: { amount_cents: '9007199254740993', settled_balance_cents: '-9007199254740993' },
  },
};

const needed = {
  side: '"credit"',
  currency: '"EUR"',
  amount: '1',
  amount_cents: '100',
  emitted_at: '"2026-06-01T10:00:00.000Z"',
};

/** Gives the first transactions the fields of the cases, and nothing else but their key. */
function sending(ids: readonly string[]): Alterations {
  const fieldsOf = new Map(Object.values(cases).map(({ sent }, i) => [ids[i], sent]));
  return {
    alter(answer, path) {
      if (!isListing(path) || answer.status !== 200) return;
      const page: { transactions: Record<string, string>[]; meta: object } = JSON.parse(
        answer.body,
      );
      const printed = page.transactions.map((row) => {
        const sent = fieldsOf.get(String(row.id));
        if (sent === undefined) return JSON.stringify(row);
        const { id, updated_at, status, bank_account_id } = row;
        const key = JSON.stringify({ id, updated_at, status, bank_account_id }).slice(0, -1);
        const fields = Object.entries({ ...needed, ...sent }).map(([k, v]) => `"${k}":${v}`);
        return `${key},${fields.join(',')}}`;
      });
      answer.body = `{"transactions":[${printed.join(',')}],"meta":${JSON.stringify(page.meta)}}`;
    },
  };
}

it('T51 T52 T54 T55 T56 T57 T58 odd numbers and words reach the models exactly, or are said to be wrong', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  const ids = journey.bank.bank.truth().transactions.map(({ id }) => id);
  const url = await alteredBank(journey, sending(ids));
  const done = await journey.sync({ 'api-url': url });
  expect(done.extract).toMatchObject({ faults: [], quarantined: 0 });

  const folder = join(journey.folder, 'dbt-target');
  const build = requireDbtRun(
    [
      'build',
      '--select',
      'source:qonto.transactions',
      '+stg_qonto__transactions',
      '+stg_qonto__unusable_transactions',
      '--indirect-selection',
      'cautious',
      '--exclude',
      'test_type:unit',
    ],
    await duckdbMarts(journey.duckdb).prepare(),
    { env: process.env, folder },
  );
  // What has an amount that nobody can read is set aside, and the build fails after everything was built.
  await expect(build).rejects.toMatchObject({ kind: 'data', code: 'dbt_failed' });

  const staged = await journey.query(
    'select columns(*)::varchar from qonto.stg_qonto__transactions',
  );
  for (const [i, [name, { staged: wanted }]] of Object.entries(cases).entries()) {
    const row = staged.find(({ transaction_id: id }) => id === ids[i]);
    if (wanted === null) expect(row, name).toBeUndefined();
    else expect(row, name).toMatchObject(wanted);
  }
  const aside = await journey.query(
    'select transaction_id, unusable_reason from qonto.stg_qonto__unusable_transactions',
  );
  const names = Object.entries(cases).flatMap(([, { staged: wanted }], i) =>
    wanted === null ? [ids[i]] : [],
  );
  expect(aside.map(({ transaction_id: id }) => id).sort()).toEqual(names.sort());
  expect(new Set(aside.map(({ unusable_reason: reason }) => reason))).toEqual(
    new Set(['amount_cents cannot be read']),
  );

  const results = JSON.parse(await readFile(join(folder, 'run_results.json'), 'utf8'));
  const said = results.results.flatMap(
    ({ unique_id: id, status, failures }: Record<string, unknown>) =>
      status === 'pass' || status === 'success'
        ? []
        : [`${String(id).split('.')[2]}: ${status} ${failures}`],
  );
  expect(said.sort()).toEqual([
    'qonto_amounts_agree_with_their_cents: warn 1',
    'qonto_every_transaction_is_usable: fail 2',
    // A type of operation, and a type of subject.
    'stg_qonto__transactions_has_known_words: warn 2',
  ]);
});
