import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';
import { plant } from './support/plant.ts';
import { questionsOf } from './support/questions.ts';

it('T228, T344, T347 what the bank has deleted counts in no cash, blocks nothing, and stays to be seen; an account that is read in part is filtered, not different, and has no balances', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 500, attachmentsShare: 0 });
  const { bank, query } = journey;
  const accounts = bank.bank.truth().bank_accounts;
  const part = accounts.find(
    ({ main, is_external_account: external, status }) =>
      main !== true && external !== true && status === 'active',
  );
  const whole = accounts.map(({ id }) => String(id)).filter((id) => id !== part?.id);
  await journey.sync({ account: whole });
  await journey.sync({ account: [String(part?.id)], side: 'debit' });
  bank.bank.setQuirks({ hard_deletes: 'on' });
  // Until a movement that was in cash is among them, at another bank.
  for (let i = 0; i < 40; i += 1) {
    bank.bank.advance({ hours: 6 });
    if ((await gone()).some(({ status }) => status === 'completed')) break;
  }
  bank.bank.setQuirks({ hard_deletes: 'off' });
  await journey.sync({ account: whole, audit: true });
  await landDeadAuthorization(journey);
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const built = dbt(['build', '--exclude', 'resource_type:unit_test', 'test_type:generic']);
  expect(built.status, built.stdout.slice(-4_000)).toBe(0);

  const deleted = (await gone()).map(({ id }) => id).sort();
  const marked = await query(
    `select transaction_id as id, is_in_cash, cash_amount_cents::int as cents, deleted_at is not null as dated
     from qonto.qonto__transactions where is_deleted order by 1`,
  );
  expect(marked).toEqual(deleted.map((id) => ({ id, is_in_cash: false, cents: 0, dated: true })));
  const blocked = questionsOf('qonto').find(({ asked }) => asked.includes('blocked'));
  const answers = await query(blocked?.sql ?? '');
  const [alive] = await query(
    `select coalesce(sum(amount_cents), 0)::int as cents from qonto.stg_qonto__transactions
     where status = 'pending' and side = 'debit' and transaction_id not in (${deleted.map((id) => `'${id}'`).join()})`,
  );
  const told = answers.map((row) => Math.round(Number(row.blocked) * -100));
  expect(told.reduce((sum, cents) => sum + cents, 0)).toBe(alive?.cents);

  const [sums] = await query(
    `select coalesce(sum(deleted_transaction_count), 0)::int as told,
       (select count(*)::int from qonto.qonto__transactions where is_deleted and booking_date is not null) as booked
     from qonto.qonto__reconciliation`,
  );
  expect(sums?.booked).toBeGreaterThan(0);
  expect(sums?.told).toBe(sums?.booked);
  const elsewhere = accounts
    .filter((account) => account.is_external_account === true)
    .map(({ id }) => `'${id}'`);
  const states = await query(
    `select distinct bank_account_id = '${part?.id}' as is_part, reconciliation_state as state
     from qonto.qonto__reconciliation where bank_account_id not in (${elsewhere.join()}) order by 1, 2`,
  );
  // Another bank states a balance at each reading: the one before still had what it took back.
  expect(states).toEqual([
    { is_part: false, state: 'reconciled' },
    { is_part: true, state: 'filtered' },
  ]);
  const ofPart = await query(
    `select balance_basis as basis, count(*) > 0 as some, count(closing_balance_cents)::int as known
     from qonto.qonto__daily_balances where bank_account_id = '${part?.id}' group by 1`,
  );
  expect(ofPart).toEqual([{ basis: 'unknown', some: true, known: 0 }]);

  async function gone() {
    const known = new Set(bank.bank.truth().transactions.map(({ id }) => id));
    const held = await query(
      'select id, arg_max(status, updated_at) as status from qonto_raw.transactions group by 1',
    );
    return held.filter(({ id }) => !known.has(String(id)));
  }
});

/** An authorization of a card that the bank has let go: it was pending, and is no more. */
async function landDeadAuthorization(journey: Journey): Promise<void> {
  await plant(journey, 'dead', { status: 'pending', side: 'debit', settled_at: null });
  await journey.query("update qonto_raw.transactions set status = 'pending' where id = 'dead'");
  await journey.query(
    `insert into qonto_raw.transaction_deletions
       (id, bank_account_id, status, updated_at, deleted_at, found_by, payload, _hash, _extracted_at, _seq, _part, _row, _first_seq, _loaded_at)
     select id, bank_account_id, status, updated_at, _loaded_at, 'pending', '{}', _hash, _extracted_at, _seq, _part, _row, _seq, _loaded_at
     from qonto_raw.transactions where id = 'dead'`,
  );
}
