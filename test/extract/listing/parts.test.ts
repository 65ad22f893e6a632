import { describe, expect, it } from 'vitest';
import {
  checkOrder,
  checkWindow,
  firstWindow,
  newestOf,
} from '../../../src/extract/listing/guards.ts';
import { openReorderBuffer } from '../../../src/extract/listing/reorder-buffer.ts';
import { type ListedRow, NotCertified, OrderFell } from '../../../src/extract/listing/types.ts';
import { isOver, wholeRows } from '../../../src/extract/listing/whole.ts';
import { at, ids, page, row, script } from './script.ts';

describe('what must be right about an answer', () => {
  it('its page', () => {
    expect(() => checkWindow(page([], { page: 2 }), { page: 1 })).toThrow(NotCertified);
    expect(() => checkWindow(page([], { page: 2 }), { page: 2 })).not.toThrow();
  });

  it.each([
    ['the second of the lower bound', at(1_000), { from: at(1_900) }, true],
    ['before it', at(999), { from: at(1_900) }, false],
    ['without a lower bound', at(0), { to: at(1_900) }, true],
    ['the second of the upper bound', at(1_999), { to: at(1_100) }, true],
    ['after it', at(2_000), { to: at(1_100) }, false],
    ['without an upper bound', at(9_000), { from: at(1_900) }, true],
    ['no instant at all', undefined, { from: at(5), to: at(6) }, true],
  ])('its rows: %s', (_, updatedAt, window, isRight) => {
    const check = () => checkWindow(page([row('a', updatedAt)]), { ...window, page: 1 });
    if (isRight) expect(check).not.toThrow();
    else expect(check).toThrow(NotCertified);
  });

  it('their order, in which equal ones may follow each other and those without an instant stand anywhere', () => {
    const rows = [row('a', at(1)), row('x'), row('b', at(1)), row('c', at(2)), row('y')];
    expect(() => checkOrder(rows)).not.toThrow();
    expect(() => checkOrder([row('a', at(2)), row('x'), row('b', at(1))])).toThrow(OrderFell);
  });

  it('the newest of them', () => {
    expect(newestOf([row('a', at(2)), row('b', at(3)), row('x'), row('c', at(1))])).toBe(at(3));
    expect(newestOf([row('x')])).toBeUndefined();
  });

  it('is asked for from a second early', () => {
    expect(firstWindow({ from: at(1_000) })).toEqual({ from: at(0), page: 1 });
    expect(firstWindow({})).toEqual({ from: undefined, page: 1 });
  });
});

describe('a session', () => {
  it('ends when too much is asked', async () => {
    const { bank } = script(page([]), page([]), page([]), page([]));
    await bank.ask({ page: 1 });
    bank.allow(2);
    await bank.ask({ page: 1 });
    await bank.ask({ page: 1 });
    expect(bank.requests()).toBe(3);
    await expect(bank.ask({ page: 1 })).rejects.toThrow(NotCertified);
  });

  it('remembers the newest clock, and the largest count, at which the bank may have stopped', async () => {
    const time = at(5_000);
    const { bank } = script(
      page([], { totalCount: 10, serverTime: time }),
      page([], { totalCount: undefined, serverTime: undefined }),
    );
    expect(bank.clock()).toBeUndefined();
    const first = await bank.ask({ page: 1 });
    const second = await bank.ask({ page: 1 });
    expect(bank.clock()).toBe(time);
    expect(bank.isExact(first)).toBe(false);
    expect(bank.isExact(second)).toBe(false);
    expect(bank.isExact(page([], { totalCount: 9 }))).toBe(true);
    expect(bank.isExact(page([], { totalCount: 8 }))).toBe(true);
    expect(bank.isExact(page([], { totalCount: 11 }))).toBe(true);
    expect(bank.isExact(page([], { totalCount: 12 }))).toBe(false);
  });
});

describe('the reorder buffer', () => {
  it('hands over each row once, those without an instant at once, those before its start never', () => {
    const buffer = openReorderBuffer<ListedRow>(at(1_000));
    buffer.put([row('early', at(999)), row('a', at(1_000)), row('b', at(2_000)), row('x')]);
    expect(ids(buffer.take('undated'))).toEqual(['x']);
    expect(ids(buffer.take(at(1_000)))).toEqual(['a']);
    buffer.put([row('a', at(1_000)), row('b', at(2_000)), row('x')]);
    expect(ids(buffer.take('all'))).toEqual(['b']);
    expect(ids(buffer.take('all'))).toEqual([]);
  });

  it('remembers for five seconds what it has handed over, and for ever what has no instant', () => {
    const buffer = openReorderBuffer<ListedRow>(undefined);
    const rows = [row('a', at(1_000)), row('b', at(1_001)), row('x')];
    buffer.put(rows);
    expect(buffer.take(at(1_001))).toHaveLength(3);
    buffer.take(at(6_000));
    buffer.put(rows);
    expect(buffer.take('undated')).toEqual([]);
    expect(buffer.take(at(6_001))).toEqual([]);
    buffer.put(rows);
    expect(ids(buffer.take('all'))).toEqual(['a']);
  });
});

describe('whether an answer shows all of its window', () => {
  const window = { from: at(0), to: at(50_000), page: 1 };
  const [a, b] = [row('a', at(1)), row('b', at(2))];

  it.each([
    [
      'it is full and the bank says that a page follows',
      page([a, b], { hasNext: true }),
      undefined,
    ],
    [
      'it is full and the bank says that nothing follows',
      page([a, b], { totalCount: 9 }),
      ['a', 'b'],
    ],
    ['it is not full and counts no more', page([a], { hasNext: undefined }), ['a']],
    ['it is not full and counts nothing', page([a], { totalCount: undefined }), ['a']],
    [
      'it is full, nothing is said, and the window is not over',
      page([a, b], { hasNext: undefined, serverTime: at(51_000) }),
      undefined,
    ],
  ])('%s', async (_, answer, rows) => {
    const { bank, asked } = script();
    expect(ids(await wholeRows(bank, answer, window))).toEqual(rows);
    expect(asked).toEqual([]);
  });

  it.each([
    ['the count claims more than is shown', page([a], { totalCount: 3 })],
    ['a page that is not full is said to be followed', page([a], { hasNext: true })],
  ])('the next page tells, and then the same once more, where %s', async (_, claims) => {
    const open = { ...window, to: undefined };
    const none = script(page([], { page: 2 }), claims);
    expect(ids(await wholeRows(none.bank, claims, open))).toEqual(['a']);
    expect(none.asked).toEqual([{ ...open, page: 2 }, open]);
    const some = script(page([b], { page: 2 }));
    expect(await wholeRows(some.bank, claims, open)).toBeUndefined();
    for (const changed of [page([b]), page([]), page([a, b])]) {
      const other = script(page([], { page: 2 }), changed);
      expect(await wholeRows(other.bank, claims, open)).toBeUndefined();
    }
  });

  it('the next page tells, where an empty page is said to be followed', async () => {
    const empty = page([], { hasNext: true });
    const { bank, asked } = script(page([], { page: 2 }), empty);
    expect(await wholeRows(bank, empty, window)).toEqual([]);
    expect(asked).toEqual([{ ...window, page: 2 }, window]);
  });

  it('one changed row among others is too much of a change', async () => {
    const claims = page([a, b], { perPage: 3, totalCount: 4 });
    const { bank } = script(page([], { page: 2 }), page([a, row('b', at(2), 1)]));
    expect(await wholeRows(bank, claims, { ...window, to: undefined })).toBeUndefined();
  });

  it('it is asked for once more, where it was full and the window is over', async () => {
    const full = page([a, b], { hasNext: undefined });
    const { bank, asked } = script(page([], { page: 2 }), page([b]));
    expect(ids(await wholeRows(bank, full, window))).toEqual(['b']);
    expect(asked).toEqual([{ ...window, page: 2 }, window]);
  });

  it('a window is over a second after its end, by a clock that is known', () => {
    expect(isOver(at(1_000), at(2_000))).toBe(false);
    expect(isOver(at(1_000), at(2_001))).toBe(true);
    expect(isOver(undefined, at(2_001))).toBe(false);
    expect(isOver(at(1_000), undefined)).toBe(false);
  });
});
