import { describe, expect, it } from 'vitest';
import {
  type ListedPage,
  type ListedRow,
  type ListPage,
  NotCertified,
  type WalkRange,
  type Window,
} from '../../../src/extract/listing/types.ts';
import { walk } from '../../../src/extract/listing/walk.ts';
import { at, drain, page, row } from './script.ts';

type Answer = ListedPage<ListedRow>;

/** A bank that sorts and counts these rows, in pages of two, and leaves rows without an instant out of every window. */
function bankOf(rows: readonly ListedRow[], change = (answer: Answer, _: Window) => answer) {
  const list: ListPage<ListedRow> = async (window) => {
    const { from, to } = window;
    const isOpen = from === undefined && to === undefined;
    const inside = rows
      .filter(({ updatedAt }) =>
        updatedAt === undefined
          ? isOpen
          : (from === undefined || from <= updatedAt) && (to === undefined || updatedAt <= to),
      )
      .sort((a, b) => ((a.updatedAt ?? '~') < (b.updatedAt ?? '~') ? -1 : 1));
    const shown = inside.slice(2 * window.page - 2, 2 * window.page);
    const hasNext = 2 * window.page < inside.length;
    const usual = { page: window.page, totalCount: inside.length, hasNext };
    return change(page(shown, usual), window);
  };
  return list;
}

/** The listing to its end: what was handed over at each step, and what the bank was asked. */
async function follow(list: ListPage<ListedRow>, range: WalkRange = {}) {
  const asked: Window[] = [];
  const listing = walk(async (window) => {
    asked.push(window);
    if (asked.length > 500) throw new Error('the listing has no end');
    return list(window);
  }, range);
  return { ...(await drain(listing)), asked };
}

const rowsAt = (...seconds: readonly number[]) =>
  seconds.map((second) => row(`${second}`, at(second * 1_000)));

const isForAll = ({ from, to, page: number }: Window) =>
  from === undefined && to === undefined && number === 1;

describe('a listing step by step', () => {
  it('hands over what lies before the second it has come to, as it goes', async () => {
    const { steps, certificate } = await follow(bankOf(rowsAt(10, 20, 30, 40, 50)));
    expect(steps).toEqual([['10'], ['20'], ['30'], ['40', '50']]);
    expect(certificate).toEqual({ kind: 'keyset', requests: 4, rows: 5 });
  });

  it('looks at windows that end two seconds before the clock, and last at an open one', async () => {
    const { asked, found } = await follow(bankOf(rowsAt(10, 20, 30, 40, 99)));
    expect(found).toEqual(['10', '20', '30', '40', '99']);
    expect(asked[1]).toEqual({ from: at(20_000), to: at(98_000), page: 1 });
    expect(asked.slice(1).some(({ to }) => to === undefined)).toBe(true);
  });

  it('ends each window a second behind its own end, once that is past by two seconds more', async () => {
    const rows = rowsAt(10, 20, 30, 40, 50, 60, 70, 80, 90);
    for (const [until, isOpen] of [
      [at(40_000), false],
      [at(97_000), false],
      [at(97_001), true],
    ] as const) {
      const { asked, found } = await follow(bankOf(rows), { from: at(0), until });
      const [, ...later] = asked;
      expect(later.some(({ to }) => to === undefined)).toBe(isOpen);
      const own = rows.filter(({ updatedAt = '' }) => updatedAt < until);
      expect(found).toEqual(expect.arrayContaining(own.map(({ identity }) => identity)));
    }
    const { asked, found } = await follow(bankOf(rows), { from: at(0), until: at(40_000) });
    expect(asked[1]?.to).toBe(at(41_000));
    expect(found).toEqual(['10', '20', '30', '40']);
  });

  it('ends where the next one begins, also where the bank tells no time', async () => {
    const list = bankOf(rowsAt(10, 20, 30, 40, 50, 60), (answer) => ({
      ...answer,
      serverTime: undefined,
    }));
    const { asked, found } = await follow(list, { from: at(0), until: at(20_000) });
    expect(found).toEqual(['10', '20']);
    // A page, the next one, and a second look: without a clock counting proves nothing.
    expect(asked).toHaveLength(3);
  });

  it('asks anew where the newest row was touched meanwhile, three times at most', async () => {
    const [ten, ghost, ...others] = rowsAt(10, 20, 30, 40, 50);
    const rows = [ten, ghost, ...others].filter((one) => one !== undefined);
    // Shows one row only where all rows from the beginning on are asked for.
    const list = (window: Window) =>
      bankOf(window.from === undefined ? rows : rows.filter((one) => one !== ghost))(window);
    const { asked, found } = await follow(list);
    expect(found).toEqual(['10', '20', '30', '40', '50']);
    expect(asked.filter(isForAll)).toHaveLength(4);
  });

  it('asks anew only once where it then stays', async () => {
    const rows = rowsAt(10, 20, 30, 40, 50);
    let requests = 0;
    const { asked, found } = await follow(async (window) => {
      requests += 1;
      if (requests === 2) rows[1] = row('20', at(60_000), 1);
      return bankOf(rows)(window);
    });
    expect(found).toEqual(['10', '20', '30', '40', '50', '20']);
    expect(asked.filter(isForAll)).toHaveLength(2);
  });
});

describe('a listing ends', () => {
  it('though a row is touched at every request: what is newer than its beginning is for the next', async () => {
    const rows = rowsAt(10, 20, 30);
    let clock = 100_000;
    const { found } = await follow(async (window) => {
      clock += 3_000;
      rows.push(row(`late${clock}`, at(clock)));
      return { ...(await bankOf(rows)(window)), serverTime: at(clock) };
    });
    expect(found).toEqual(expect.arrayContaining(['10', '20', '30']));
  });

  it.each([
    ['at a row that is 4 minutes ahead of the clock', 240, false],
    ['not at rows that are 6 minutes ahead, for those are wrong and not new', 360, true],
  ])('%s', async (_, ahead, isRead) => {
    const rows = rowsAt(10, 20, 100 + ahead, 101 + ahead, 110 + ahead, 120 + ahead);
    const { found } = await follow(bankOf(rows));
    expect(found.slice(0, 2)).toEqual(['10', '20']);
    expect(found.includes(`${120 + ahead}`)).toBe(isRead);
  });

  it('when the bank is asked 200 times, and once for every five rows, without coming further', async () => {
    let asked = 0;
    const listing = walk(async (window) => {
      asked += 1;
      const rows = [0, 1].map((n) => row(`${asked}.${n}`, at(0)));
      return page(rows, { page: window.page, totalCount: 999, hasNext: true });
    }, {});
    await expect(listing.next()).rejects.toThrow(NotCertified);
    expect(asked).toBe(1 + 200 + 200);
  });

  it.each([
    ['rows are counted but none is shown', [], 'returns none'],
    ['a full page has no instant', [row('x'), row('y')], 'no updated_at at all'],
  ])('without a proof where %s', async (_, rows, message) => {
    const listing = walk(async () => page(rows, { totalCount: 9, hasNext: rows.length > 0 }), {});
    await expect(listing.next()).rejects.toThrow(message);
  });
});

describe('rows without an instant at the end of the list', () => {
  const rows = [...rowsAt(10, 20, 30), row('x')];

  it('are read by a first listing, where the bank counts one row too few as well', async () => {
    expect((await follow(bankOf(rows))).found).toContain('x');
    const few = bankOf(rows, (answer) => ({
      ...answer,
      totalCount: Math.max(0, (answer.totalCount ?? 0) - 1),
    }));
    expect((await follow(few)).found).toContain('x');
  });

  it('are read where a row came meanwhile, and nobody tells when', async () => {
    const all = [...rowsAt(10, 20, 30, 35), row('x')];
    let requests = 0;
    const { found } = await follow(async (window) => {
      requests += 1;
      if (requests === 2) all.push(...rowsAt(40));
      return { ...(await bankOf(all)(window)), serverTime: undefined };
    });
    expect(found).toContain('x');
  });

  it('are not looked for by a later one', async () => {
    const { asked } = await follow(
      bankOf(rows, (answer) => ({ ...answer, totalCount: 9 })),
      {
        from: at(5_000),
      },
    );
    expect(asked.every(({ from }) => from !== undefined)).toBe(true);
  });
});
