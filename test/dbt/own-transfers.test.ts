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

it('T110, T343 of the ends of own transfers that are alike as many meet as can, none twice and none its own account', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 30 });
  await journey.sync();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(dbt(['run'])).toMatchObject({ status: 0 });

  const legs = madeUp();
  const rows = legs.map(
    ({ group, side, account }, index) =>
      `('o', '${index}', 'a${account}', '${side}', 'EUR', ${group}, 'live', timestamp '2026-01-01 10:00:00', false, null, null)`,
  );
  const between = betweenBanks();
  const named = between.map(
    ({ group, side, day }, index) =>
      `('b', '${index}', '${side}', '${side}', 'EUR', ${group}, 'live', timestamp '2026-01-01' + interval (${Math.round(day * 86_400)}) second, ${side === 'debit'}, 'X', true)`,
  );
  await journey.query(
    `delete from qonto.int_qonto__own_transfer_legs; insert into qonto.int_qonto__own_transfer_legs
     (organization_id, transaction_id, bank_account_id, side, currency, amount_cents, standing, moved_at, names_own_account, end_key, is_end_receiving)
     values ${[...rows, ...named].join(', ')}`,
  );
  expect(dbt(['run', '--select', 'int_qonto__own_transfers'])).toMatchObject({ status: 0 });
  const partnersOf = (organization: string) =>
    journey.query(
      `select transaction_id::int as id, partner_transaction_id::int as partner
       from qonto.int_qonto__own_transfers where organization_id = '${organization}'`,
    );
  const found = await partnersOf('o');

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

  const ends = await partnersOf('b');
  const credits = new Map(
    ends.filter(({ partner }) => partner !== null).map(({ id, partner }) => [id, partner]),
  );
  for (const [id, partner] of credits) {
    expect(credits.get(partner)).toBe(id);
    const [one, other] = [between[Number(id)], between[Number(partner)]];
    expect(one?.group).toBe(other?.group);
    expect(one?.side).not.toBe(other?.side);
    expect(Math.abs((one?.day ?? 0) - (other?.day ?? 0))).toBeLessThanOrEqual(daysBetween);
  }
  for (const group of new Set(between.map((leg) => leg.group))) {
    const alike = between.filter((leg) => leg.group === group);
    const met = [...credits.keys()].filter((id) => between[Number(id)]?.group === group).length;
    const most = mostWithin(alike);
    expect(met / 2, `group ${group}`).toBeGreaterThanOrEqual(group % 10 === 2 ? most - 1 : most);
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

interface NamedLeg {
  readonly group: number;
  readonly side: 'debit' | 'credit';
  readonly day: number;
}

const daysBetween = 5;

/** Many transfers of one amount to an account at another bank, which arrive within a day or two; what is not known of each side. */
function betweenBanks(): NamedLeg[] {
  const lacks: readonly ((side: NamedLeg['side'], n: number) => boolean)[] = [
    () => false,
    // The other account is known from some day on.
    (side, n) => side === 'credit' && n < 30,
    (side, n) => side === 'debit' && n < 30,
    // And one in so many is missing.
    (side, n) => n % (side === 'credit' ? 7 : 11) === 3,
    (side, n) => side === 'credit' && (n < 20 || n % 9 === 4),
  ];
  return [0.5, 1, 2, 4].flatMap((every) =>
    [-0.4, 0.5, 1.5].flatMap((delay) =>
      lacks.flatMap((isLacking, kind) =>
        (['debit', 'credit'] as const).flatMap((side) =>
          Array.from({ length: 60 }, (_, n) => ({
            group: Math.round(1000 * every + 100 * (delay + 1)) + kind,
            side,
            day: n * every + (side === 'credit' ? delay : 0),
            n,
          })).filter(({ n }) => !isLacking(side, n)),
        ),
      ),
    ),
  );
}

/** In the order of their days, each that can meets the first of the other side. */
function mostWithin(legs: readonly NamedLeg[]): number {
  const [debits, credits] = (['debit', 'credit'] as const).map((side) =>
    legs
      .filter((leg) => leg.side === side)
      .map(({ day }) => day)
      .sort((a, b) => a - b),
  );
  let met = 0;
  while (debits?.length && credits?.length) {
    const [debit = 0, credit = 0] = [debits[0], credits[0]];
    if (Math.abs(debit - credit) <= daysBetween) met += 1;
    if (debit - credit <= daysBetween) debits.shift();
    if (credit - debit <= daysBetween) credits.shift();
  }
  return met;
}
