import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

interface Leg {
  readonly group: number;
  readonly side: string;
  readonly account: number;
}

it('T110 of the ends of own transfers that are alike as many meet as can, none twice and none its own account', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 30 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(dbt(['run'])).toMatchObject({ status: 0 });

  const legs = madeUp();
  const rows = legs.map(
    ({ group, side, account }, index) =>
      `('o', '${index}', 'a${account}', '${side}', 'EUR', ${group}, 'live', timestamp '2026-01-01 10:00:00', false)`,
  );
  await journey.query(
    `delete from qonto.int_qonto__own_transfer_legs; insert into qonto.int_qonto__own_transfer_legs
     (organization_id, transaction_id, bank_account_id, side, currency, amount_cents, standing, moved_at, names_own_account)
     values ${rows.join(', ')}`,
  );
  expect(dbt(['run', '--select', 'int_qonto__own_transfers'])).toMatchObject({ status: 0 });
  const found = await journey.query(
    'select transaction_id::int as id, partner_transaction_id::int as partner from qonto.int_qonto__own_transfers',
  );

  const partners = new Map(found.map(({ id, partner }) => [Number(id), Number(partner)]));
  expect(partners.size).toBe(found.length);
  for (const [id, partner] of partners) {
    expect(partners.get(partner)).toBe(id);
    const [one, other] = [legs[id], legs[partner]];
    expect(one?.group).toBe(other?.group);
    expect(one?.side).not.toBe(other?.side);
    expect(one?.account).not.toBe(other?.account);
  }
  for (const group of new Set(legs.map((leg) => leg.group))) {
    const alike = legs.filter((leg) => leg.group === group);
    const met = [...partners.keys()].filter((id) => legs[id]?.group === group).length;
    expect(met / 2, `group ${group}`).toBe(mostPairs(alike));
  }
});

/** By König: each debit meets a credit, or each credit a debit, or what is not of the largest account meets what is. */
function mostPairs(legs: readonly Leg[]): number {
  const debits = legs.filter(({ side }) => side === 'debit').length;
  const ofAccount = [0, 1, 2, 3, 4].map((one) => legs.filter((leg) => leg.account === one).length);
  return Math.min(debits, legs.length - debits, legs.length - Math.max(...ofAccount));
}

/** Groups of up to seven debits and seven credits of up to five accounts, the same at every run. */
function madeUp(): Leg[] {
  let state = 7;
  const upTo = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: 400 }, (_, group) => {
    const accounts = 1 + upTo(5);
    return ['debit', 'credit'].flatMap((side) =>
      Array.from({ length: upTo(8) }, () => ({
        group,
        side,
        account: Math.min(upTo(accounts), upTo(accounts)),
      })),
    );
  }).flat();
}
