import { expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import { statusOf } from '../../../src/cli/output/report.ts';
import { readConfig } from '../../../src/config/config.ts';
import { type Alterations, alteredBank } from '../../support/altered-bank.ts';
import { newestManifest } from '../../support/hold.ts';
import { startJourney } from '../../support/journey.ts';

const small = { transactions: 150, accounts: 3, attachmentsShare: 0 };
const statuses = ['pending', 'completed', 'declined', 'reversed'];

it('T48 every listing names one account and one status, and all four are asked of each account', async () => {
  const journey = await startJourney({ ...small, transactions: 700 });
  await journey.sync();
  journey.bank.bank.advance({ hours: 5 });
  journey.bank.bank.bulkTouch({ count: 130 });
  await journey.sync();
  const listings = journey.bank.bank
    .requests()
    .recent.map(({ target }) => new URL(target, journey.bank.origin))
    .filter(({ pathname }) => pathname === '/v2/transactions')
    .map(({ searchParams }) => searchParams);
  expect(listings.length).toBeGreaterThan(2 * 3 * statuses.length);
  for (const asked of listings) {
    expect(asked.getAll('status[]')).toHaveLength(1);
    expect(asked.getAll('bank_account_id')).toHaveLength(1);
    expect(asked.get('sort_by')).toBe('updated_at:asc');
    expect(asked.getAll('includes[]')).toEqual(['vat_details', 'labels', 'attachments']);
    expect(asked.get('per_page')).toBe('100');
    expect(asked.get('page')).toMatch(/^\d+$/);
  }
  const asked = listings.map((query) => `${query.get('bank_account_id')} ${query.get('status[]')}`);
  const accounts = journey.bank.bank.truth().bank_accounts.map(({ id }) => String(id));
  expect(new Set(asked)).toEqual(
    new Set(accounts.flatMap((id) => statuses.map((status) => `${id} ${status}`))),
  );
});

it('T48 no status at all is no setting', () => {
  for (const status of [[], '', ',']) {
    expect(() => readConfig({ status }, {})).toThrow(
      expect.objectContaining({ exit: exitStatus.config }),
    );
  }
});

it('T49 a run that finds nothing commits a manifest without rows', async () => {
  const journey = await startJourney(small);
  await journey.sync();
  const before = await newestManifest(journey);
  expect(statusOf(await journey.sync())).toBe(0);
  const quiet = await newestManifest(journey);
  expect(quiet).toMatchObject({
    seq: Number(before?.seq) + 1,
    parts: [],
    streams: { transactions: { counts: { landed: 0, quarantined: 0 } } },
  });
  expect(
    quiet?.streams.transactions?.listings?.every(({ certificate }) => certificate !== null),
  ).toBe(true);
  expect(await journey.query('select max(seq)::int as seq from qonto_raw._loads')).toEqual([
    { seq: quiet?.seq },
  ]);
});

it('T50 accounts that come, close, change their name, vanish and come back lose nothing', async () => {
  const journey = await startJourney(small);
  const ids = journey.bank.bank.truth().bank_accounts.map(({ id }) => String(id));
  const [kept = '', added = ''] = ids;
  let hidden = new Set<string>();
  let changed = new Map<string, object>();
  const showAccounts = (object: { bank_accounts?: { id: string }[] }) => {
    object.bank_accounts =
      object.bank_accounts
        ?.filter(({ id }) => !hidden.has(id))
        .map((account) => ({ ...account, ...changed.get(account.id) })) ?? [];
  };
  const alterations: Alterations = {
    alter(answer, path) {
      if (path.includes('/transactions')) return;
      const body = JSON.parse(answer.body);
      if (path.includes('/bank_accounts')) showAccounts(body);
      if (path.includes('/organization')) showAccounts(body.organization);
      answer.body = JSON.stringify(body);
    },
  };
  const url = await alteredBank(journey, alterations);
  const sync = async () => {
    expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
    journey.bank.bank.advance({ hours: 30 });
  };
  const found = async () =>
    (await journey.query('select distinct bank_account_id as id from qonto_raw.transactions')).map(
      ({ id }) => id,
    );
  const newest = async () =>
    journey.query(
      `select id, payload ->> 'name' as name, payload ->> 'status' as status from qonto_raw.bank_accounts
       where _seq = (select max(_seq) from qonto_raw.bank_accounts) and id = '${kept}'`,
    );
  hidden = new Set([added]);
  await sync();
  expect(await found()).not.toContain(added);
  hidden = new Set();
  changed = new Map([[kept, { name: 'Renamed', status: 'closed' }]]);
  await sync();
  expect(await found()).toContain(added);
  expect(await newest()).toEqual([{ id: kept, name: 'Renamed', status: 'closed' }]);
  hidden = new Set([kept]);
  await sync();
  expect(await newest()).toEqual([]);
  hidden = new Set();
  changed = new Map();
  await sync();
  await journey.sync();
  await journey.expectTruth();
});
