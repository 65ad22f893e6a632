import { expect, it } from 'vitest';
import { startJourney } from '../../support/journey.ts';

it('T326 a build of what has changed leaves other rows as they are; where the staging tables contradict one, all is made anew', {
  timeout: 300_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  const { query, bank } = journey;
  const sync = async () => (await journey.sync({ dbt: true })).dbt;
  expect(await sync()).toMatchObject({ selection: 'all', failed: 0 });

  const [untouched] = await query(
    `select transaction_id as id from qonto.qonto__transactions where is_in_cash
      and updated_at < (select max(updated_at) from qonto.qonto__transactions) and transaction_id not in
        (select partner_transaction_id from qonto.qonto__transactions where partner_transaction_id is not null)
      order by updated_at limit 1`,
  );
  const row = `where transaction_id = '${untouched?.id}'`;
  const held = () =>
    query(`select note, signed_amount_cents::int as cents from qonto.qonto__transactions ${row}`);
  const [before] = await held();

  // Nobody writes there but us. A build of all rows would have put it right, and found nothing.
  await query(
    `update qonto.qonto__transactions set signed_amount_cents = signed_amount_cents + 1, note = 'ours' ${row}`,
  );
  const { ids } = bank.bank.bulkTouch({ count: 2 });
  expect(ids).not.toContain(untouched?.id);
  expect(await sync()).toMatchObject({
    because: ['rows', 'contradiction'],
    selection: 'all',
    failed: 0,
    built_at: expect.any(String),
  });
  expect(await held()).toEqual([before]);
});
