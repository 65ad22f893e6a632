import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

const noticing = 'qonto_cash_flow_moves_the_balances';

it('T107 a movement that is in the cash of a month and in no balance is told', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 300, accounts: 3, attachmentsShare: 0 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const build = ['build', '--select', `+${noticing}`, '--exclude', 'resource_type:unit_test'];
  const told = (vars = {}) =>
    dbt([...build, 'test_type:generic', '--full-refresh', '--vars', JSON.stringify(vars)]).results[
      noticing
    ];
  expect(told()).toBe('pass');
  // What is cash before it settles by one's own choice is in no balance either.
  expect(told({ qonto_cash_statuses: ['completed', 'pending'] })).toBe('pass');

  const planted = await leaveOut(journey, 'settled_at');
  expect(told()).toBe('warn');
  // Cash of the day on which it was emitted.
  const [row] = await journey.query(
    `select is_in_cash, settled_at, booking_date = emitted_date as as_emitted from qonto.qonto__transactions
     where transaction_id = '${planted}'`,
  );
  expect(row).toEqual({ is_in_cash: true, settled_at: null, as_emitted: true });
});

/** Takes a field off a movement of an account at another bank, which no chain of balances would miss. */
async function leaveOut({ query }: Journey, field: string): Promise<unknown> {
  const [row] = await query(
    `select id from qonto_raw.transactions
     where status = 'completed' and (payload->>'is_external_transaction') = 'true' order by updated_at limit 1`,
  );
  await query(
    `update qonto_raw.transactions set payload = json_merge_patch(payload, '{"${field}": null}') where id = '${row?.id}'`,
  );
  return row?.id;
}
