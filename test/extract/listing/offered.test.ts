import { expect, it } from 'vitest';
import { unavailableError } from '../../../src/base/errors.ts';
import { instantOf } from '../../../src/base/instant.ts';
import { NotCertified } from '../../../src/extract/listing/types.ts';
import {
  isNotOffered,
  type ListedObject,
  listSlice,
  slicePages,
} from '../../../src/extract/listings.ts';
import type { Bank } from '../../../src/qonto/bank.ts';
import { transactions } from '../../../src/streams/transactions.ts';
import { base } from './read-all.ts';

const wanted = {
  stream: transactions,
  slice: { bank_account_id: 'main', status: 'completed' },
};
const at = (ms: number) => instantOf(base + ms);

/** Pages of a bank that has these objects, whatever it is asked for. */
function pagesOf(...values: readonly Record<string, unknown>[]) {
  const rows = values.map((value) => ({
    id: typeof value.id === 'string' ? value.id : undefined,
    updatedAt: at(0),
    text: JSON.stringify(value),
    value,
    files: () => ({ files: [], unusable: [] }),
  }));
  const list: Bank['page'] = async ({ page }) => ({
    rows,
    page,
    perPage: 100,
    totalCount: rows.length,
    hasNext: false,
    serverTime: at(9_000),
  });
  return slicePages({ page: list } as Bank, wanted);
}

it('rows are known by their id, or by what they hold', async () => {
  const { rows } = await pagesOf({ id: 'a' }, { note: 'no id' })({ page: 1 });
  expect(rows[0]).toMatchObject({
    id: 'a',
    identity: 'a',
    hash: expect.stringMatching(/^\w{64}$/),
  });
  expect(rows[1]?.identity).toBe(rows[1]?.hash);
});

it('the bank is asked for one account, one status and one window', async () => {
  const queries: unknown[] = [];
  const list: Bank['page'] = async (query) => {
    queries.push(query);
    return { ...(await pagesOf()({ page: 1 })), rows: [] };
  };
  const window = { from: at(0), to: at(1_000), page: 3 };
  await slicePages({ page: list } as Bank, wanted)(window);
  expect(queries).toEqual([{ ...wanted, ...window }]);
});

it('a row of another account or status is no answer, one that does not say is', async () => {
  const own = { bank_account_id: 'main', status: 'completed' };
  for (const value of [own, {}, { bank_account_id: 5, status: null }])
    expect((await pagesOf(value)({ page: 1 })).rows).toHaveLength(1);
  await expect(pagesOf({ ...own, bank_account_id: 'b' })({ page: 1 })).rejects.toThrow(
    NotCertified,
  );
  const foreign = await pagesOf({ ...own, status: 'pending' })({ page: 1 }).catch((error) => error);
  expect(foreign).toBeInstanceOf(NotCertified);
  expect(isNotOffered(foreign, 'reversed')).toBe(true);
  expect(isNotOffered(foreign, 'completed')).toBe(false);
});

const fault = (code: string) => unavailableError('no', { code, hint: 'none' });

it('a status that is refused, or ignored, is not offered; any other fault of it is a fault', () => {
  expect(isNotOffered(fault('not_in_list'), 'reversed')).toBe(true);
  expect(isNotOffered(fault('not_in_list'), 'pending')).toBe(false);
  expect(isNotOffered(fault('bank_unreachable'), 'reversed')).toBe(false);
  expect(isNotOffered(new NotCertified('no'), 'reversed')).toBe(false);
});

const row = (id: string, ms: number): ListedObject => ({
  id,
  identity: id,
  hash: id,
  updatedAt: at(ms),
  text: '{}',
  value: {},
  files: () => ({ files: [], unusable: [] }),
});

it('a bank that does not sort is told of, and read in ranges of time; any other fault is thrown', async () => {
  let distrusted = 0;
  const rows = [row('b', 2_000), row('a', 1_000)];
  const listing = listSlice(
    async ({ page, from, to }) => ({
      rows: rows.filter(
        ({ updatedAt = '' }) =>
          (from === undefined || updatedAt >= from) && (to === undefined || updatedAt <= to),
      ),
      page,
      perPage: 100,
      totalCount: undefined,
      hasNext: false,
      serverTime: at(9_000),
    }),
    {},
    () => {
      distrusted += 1;
    },
  );
  const ids = new Set<string>();
  let step = await listing.next();
  for (; !step.done; step = await listing.next())
    for (const { identity } of step.value) ids.add(identity);
  expect(step.value.kind).toBe('time_ranges');
  expect(ids).toEqual(new Set(['a', 'b']));
  expect(distrusted).toBe(1);
  const broken = listSlice(
    async () => {
      throw new NotCertified('never');
    },
    {},
    () => {
      distrusted += 1;
    },
  );
  await expect(broken.next()).rejects.toThrow(new NotCertified('never'));
  expect(distrusted).toBe(1);
});
