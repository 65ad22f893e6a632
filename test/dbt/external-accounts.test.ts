import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import type { TrueTransaction } from '../../src/simulator/index.ts';
import { alteredBank } from '../support/altered-bank.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

it('T106 the past of an account at another bank stays what it was, and its balances hold the movements to account', {
  timeout: 900_000,
}, async () => {
  const { journey, account, url, state, held } = await withAnotherBank();
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  const build = (env = {}, vars = {}) => {
    const select = [
      // Only tests whose models are all built.
      '--indirect-selection',
      'cautious',
      '--select',
      '+qonto__reconciliation',
      '--exclude',
      'resource_type:unit_test',
      'test_type:generic',
    ];
    const { status, results, stdout } = dbt(
      ['build', ...select, '--vars', JSON.stringify(vars)],
      env,
    );
    expect(status, stdout).toBe(0);
    return results.qonto_external_balances_agree;
  };
  const daysOf = (schema = 'qonto') =>
    journey.query(
      `select strftime(balance_date, '%Y-%m-%d') as day, closing_balance_cents::int as cents, reconciliation_state as state,
         difference_cents::int as difference
       from ${schema}.qonto__reconciliation where bank_account_id = '${account}' order by 1`,
    );
  const past = (days: readonly { day?: unknown; cents?: unknown }[], until: string) =>
    days.filter(({ day }) => String(day) < until).map(({ day, cents }) => ({ day, cents }));
  const statesOf = (days: readonly Record<string, unknown>[], from: string, to: string) => [
    ...new Set(
      days.filter(({ day }) => String(day) > from && String(day) <= to).map(({ state: s }) => s),
    ),
  ];

  const first = state(-86_400_000);
  await journey.sync({ 'api-url': url });
  expect(build()).toBe('pass');
  const days = await daysOf();
  // What the other bank states is what the account held then, and nothing else is counted.
  expect(past(days, first.day).at(-1)?.cents).toBe(held(`${first.day}T00:00:00+02:00`));
  expect(days.at(-1)?.cents).toBe(held(journey.bank.bank.now()));
  const [knownUntil] = await journey.query(
    "select strftime(max(committed_at) + interval 1 microsecond, '%Y-%m-%d %H:%M:%S.%f') as at from qonto_raw._loads",
  );

  // Listed again unchanged, because others changed: movements came after its balance.
  journey.bank.bank.advance({ days: 9 });
  await journey.sync({ 'api-url': url });
  expect(build()).toBe('pass');
  const again = await daysOf();
  expect(past(again, first.day)).toEqual(past(days, first.day));
  expect(statesOf(again, '', '9')).toEqual(['unverifiable']);

  const second = state(0);
  await journey.sync({ 'api-url': url });
  expect(build()).toBe('pass');
  const agreed = await daysOf();
  expect(past(agreed, first.day)).toEqual(past(days, first.day));
  expect(agreed.at(-1)?.cents).toBe(second.cents);
  expect(statesOf(agreed, first.day, second.day)).toEqual(['reconciled']);

  // The balance moves, and one of its movements comes later.
  journey.bank.bank.advance({ days: 9 });
  const third = state(0);
  await journey.sync({ 'api-url': url });
  const [late] = await journey.query(
    `select id, (case (payload->>'side') when 'credit' then 1 else -1 end * (payload->>'amount_cents')::int)::int as cents
     from qonto_raw.transactions where bank_account_id = '${account}' and status = 'completed'
       and (payload->>'settled_at') > '${second.at}' and (payload->>'settled_at') <= '${third.at}' order by 1 limit 1`,
  );
  await journey.query(`create table late as from qonto_raw.transactions where id = '${late?.id}'`);
  await journey.query(`delete from qonto_raw.transactions where id = '${late?.id}'`);
  expect(build()).toBe('warn');
  const different = await daysOf();
  expect(past(different, second.day)).toEqual(past(agreed, second.day));
  expect(different.at(-1)).toMatchObject({ cents: third.cents });
  expect(statesOf(different, first.day, second.day)).toEqual(['reconciled']);
  expect(statesOf(different, second.day, third.day)).toEqual(['different']);
  expect(different.find(({ day }) => day === third.day)?.difference).toBe(late?.cents);

  await journey.query(
    `insert into qonto_raw._loads select * replace (seq + 1 as seq, committed_at + interval 1 second as committed_at)
     from qonto_raw._loads where seq = (select max(seq) from qonto_raw._loads)`,
  );
  await journey.query(
    `insert into qonto_raw.transactions select * replace (_seq + 1 as _seq, _seq + 1 as _first_seq) from late`,
  );
  expect(build()).toBe('pass');
  const whole = await daysOf();
  expect(past(whole, second.day)).toEqual(past(agreed, second.day));
  expect(statesOf(whole, first.day, third.day)).toEqual(['reconciled']);

  expect(build({ QONTO_ELT_DBT_DATASET: 'as_known' }, { qonto_as_known_on: knownUntil?.at })).toBe(
    'pass',
  );
  expect(await daysOf('as_known')).toEqual(days);
});

interface Stated {
  readonly cents: number;
  readonly at: string;
  readonly day: string;
}

/** A bank that shows an account at another bank with the balance of a moment, and the moment: the past as it is told. */
async function withAnotherBank() {
  const journey = await startJourney({ transactions: 400, accounts: 3, attachmentsShare: 0 });
  const truth = () => journey.bank.bank.truth();
  const account = String(
    truth().bank_accounts.find(({ is_external_account: external }) => external)?.id,
  );
  const held = (at: string) =>
    500_000 +
    truth()
      .transactions.filter((row) => isSettledBy(row, account, Date.parse(at)))
      .reduce((sum, row) => sum + signedCents(row), 0);
  let stated: Stated = { cents: 0, at: '', day: '' };
  const url = await alteredBank(journey, {
    alter(answer, path) {
      if (!/\/(bank_accounts|organization)\b/.test(path)) return;
      const body = JSON.parse(answer.body);
      for (const one of body.bank_accounts ?? body.organization.bank_accounts) {
        if (one.id === account)
          Object.assign(one, { balance_cents: stated.cents, updated_at: stated.at });
      }
      answer.body = JSON.stringify(body);
    },
  });
  const state = (offsetMs: number): Stated => {
    const at = new Date(Date.parse(journey.bank.bank.now()) + offsetMs).toISOString();
    stated = { cents: held(at), at, day: parisDay(at) };
    return stated;
  };
  return { journey, account, url, state, held };
}

function isSettledBy(
  { payload, bank_account_id: of }: TrueTransaction,
  account: string,
  at: number,
): boolean {
  return (
    of === account && payload.status === 'completed' && Date.parse(String(payload.settled_at)) <= at
  );
}

function signedCents({ payload: { side, amount_cents: cents } }: TrueTransaction): number {
  return side === 'credit' ? Number(cents) : -Number(cents);
}

function parisDay(at: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date(at));
}
