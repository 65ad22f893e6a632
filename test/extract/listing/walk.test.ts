import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src/base/instant.ts';
import { listByTimeRanges } from '../../../src/extract/listing/time-ranges.ts';
import { NotCertified, OrderFell } from '../../../src/extract/listing/types.ts';
import { walk } from '../../../src/extract/listing/walk.ts';
import { type ModelBank, modelBank, plainBehaviour } from '../../support/model-bank.ts';
import { at, base, moves, play, readAll } from './read-all.ts';

describe('the keyset walk on a quiet bank', () => {
  it.each([0, 1, 2, 3, 7, 20])(
    'reads %i rows of distinct instants with one request per page and one to end',
    async (n) => {
      const bank = modelBank(at(...Array.from({ length: n }, (_, i) => i * 5_000)), plainBehaviour);
      const { ids, certificate } = await readAll(bank);
      expect(ids.size).toBe(n);
      expect(certificate.kind).toBe('keyset');
      // Each page shares its last row with the next, so a page of 2 brings one new row; the end is looked at once more.
      expect(bank.requests()).toBeLessThanOrEqual(n + 1);
    },
  );

  it('hands every row over once', async () => {
    const bank = modelBank(at(0, 10, 20, 30, 40), plainBehaviour);
    const seen: number[] = [];
    for await (const rows of walk(bank.list, {})) seen.push(...rows.map(({ id }) => id));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([2, 3, 5, 9])(
    'T40 reads %i rows that share one instant, whatever their order',
    async (n) => {
      for (const shuffledTies of [false, true]) {
        const bank = modelBank(at(0, ...Array.from({ length: n }, () => 50), 60, 70), {
          ...plainBehaviour,
          shuffledTies,
        });
        const { ids, certificate } = await readAll(bank);
        expect(ids.size).toBe(n + 3);
        expect(certificate.kind).toBe('keyset_and_union');
      }
    },
  );

  it('begins at its lower bound and ends once it reaches the next walk', async () => {
    const bank = modelBank(at(0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000), plainBehaviour);
    const [from, until] = at(2_000, 4_000).map((time) => instantOf(time));
    const { ids } = await readAll(bank, walk(bank.list, { from, until }));
    expect([...ids]).toEqual(expect.arrayContaining([2, 3]));
    expect(ids.has(1)).toBe(false);
    expect(ids.has(7)).toBe(false);
  });

  it('reads the second it begins in to its end, for the bank tells the time in whole seconds', async () => {
    const bank = modelBank(at(100, 200, 300, 400, 500, 600, 700, 800), plainBehaviour);
    const list: typeof bank.list = async (window) => ({
      ...(await bank.list(window)),
      serverTime: instantOf(base),
    });
    expect((await readAll(bank, walk(list, {}))).ids.size).toBe(8);
  });

  it('does not end while rows lie in the future, and ends although they do', async () => {
    const far = 400 * 86_400_000;
    const bank = modelBank(at(0, 10), plainBehaviour);
    const list: typeof bank.list = async (window) => {
      const page = await bank.list(window);
      return {
        ...page,
        rows: page.rows.map((row) =>
          row.id === 1 ? { ...row, updatedAt: instantOf(base + far) } : row,
        ),
      };
    };
    const listing = walk(list, {});
    const rows = [];
    for await (const batch of listing) rows.push(...batch);
    expect(rows.map(({ id }) => id)).toEqual([0, 1]);
  });
});

describe('a bank that does not do as asked', () => {
  it('T34 is found out when it does not sort, and read in ranges of time instead', async () => {
    const times = at(90_000, 10, 400_000, 20, 86_400_000, 30, 50_000, 7_000_000);
    const bank = modelBank(times, { ...plainBehaviour, sorted: false });
    await expect(readAll(bank)).rejects.toThrow(OrderFell);
    const { ids, certificate } = await readAll(bank, listByTimeRanges(bank.list, {}));
    expect(ids.size).toBe(times.length);
    expect(certificate.kind).toBe('time_ranges');
  });

  it('is read in ranges of time without loss while rows move, also where many share an instant', async () => {
    for (const move of moves) {
      for (let when = 1; when < 40; when += 3) {
        const bank = modelBank(
          at(10, 5, 5, 5, 5, 90_000, 80_000),
          { ...plainBehaviour, sorted: false },
          (self, request) => {
            if (request === when) play(self, move);
          },
        );
        const start = bank.clock();
        const { ids } = await readAll(bank, listByTimeRanges(bank.list, {}));
        expect(bank.untouchedSince(start).filter((id) => !ids.has(id))).toEqual([]);
      }
    }
  });

  it.each([
    ['ignores the lower bound', (page: Awaited<ReturnType<ModelBank['list']>>) => page, true],
    [
      'answers another page',
      (page: Awaited<ReturnType<ModelBank['list']>>) => ({ ...page, page: 7 }),
      false,
    ],
    [
      'counts rows but sends none',
      (page: Awaited<ReturnType<ModelBank['list']>>) => ({ ...page, rows: [], totalCount: 3 }),
      false,
    ],
  ])('is not trusted when it %s', async (_, distort, ignoreFrom) => {
    const bank = modelBank(at(0, 10_000, 20_000, 30_000, 40_000), plainBehaviour);
    const listing = walk(
      async (window) => distort(await bank.list(ignoreFrom ? { page: window.page } : window)),
      {},
    );
    await expect(readAll(bank, listing)).rejects.toThrow(NotCertified);
  });

  it('is not trusted with a group of equal instants that it cannot count', async () => {
    const bank = modelBank(at(5, 5, 5, 5, 5), { ...plainBehaviour, totalCount: 'missing' });
    await expect(readAll(bank)).rejects.toThrow(NotCertified);
  });

  it('does not need the count where instants differ', async () => {
    for (const totalCount of ['missing', 'too_small'] as const) {
      const bank = modelBank(at(0, 10, 20, 30, 40, 50), { ...plainBehaviour, totalCount });
      expect((await readAll(bank)).ids.size).toBe(6);
    }
  });
});
