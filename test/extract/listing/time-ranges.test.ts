import { describe, expect, it } from 'vitest';
import { listByTimeRanges, readTimeRanges } from '../../../src/extract/listing/time-ranges.ts';
import {
  type ListedPage,
  type ListedRow,
  type ListPage,
  NotCertified,
  type WalkRange,
} from '../../../src/extract/listing/types.ts';
import { at, drain, ids, page, row, script } from './script.ts';

/** Reads in ranges of time what these answers tell. */
async function read(range: WalkRange, ...answers: readonly ListedPage<ListedRow>[]) {
  const { list, asked } = script(...answers);
  return { ...(await drain(listByTimeRanges(list, range))), asked };
}

const clock = at(100_000);
const [a, b] = [row('a', at(1_000)), row('b', at(5_000))];
const crowd = page([a, b], { totalCount: 50, hasNext: true });

describe('a listing in ranges of time', () => {
  it('reads up to the clock at its beginning first, and then what is newer', async () => {
    const { found, certificate, asked } = await read(
      { from: at(1_000) },
      crowd,
      page([a]),
      page([row('c', clock)]),
    );
    expect(asked).toEqual([
      { from: at(0), page: 1 },
      { from: at(0), to: clock, page: 1 },
      { from: at(99_000), to: undefined, page: 1 },
    ]);
    expect(found).toEqual(['a', 'c']);
    expect(certificate).toEqual({ kind: 'time_ranges', requests: 3, rows: 2 });
  });

  it.each([
    ['a second and more', at(98_999), [{ from: at(0), to: at(99_999), page: 1 }]],
    [
      'not yet a second',
      at(99_000),
      [
        { from: at(0), to: clock, page: 1 },
        { from: at(99_000), to: undefined, page: 1 },
      ],
    ],
  ])('asks for nothing behind its end once that is past by %s', async (_, until, windows) => {
    const { asked } = await read({ from: at(1_000), until }, crowd, page([a]), page([]));
    expect(asked.slice(1)).toEqual(windows);
  });

  it('leaves out rows before its beginning and from its end on', async () => {
    const rows = [999, 1_000, 1_001, 4_999, 5_000, 5_001].map((ms) => row(`${ms}`, at(ms)));
    const { found, certificate } = await read(
      { from: at(1_000), until: at(5_000) },
      crowd,
      page(rows, { perPage: 9 }),
    );
    expect(found).toEqual(['1000', '1001', '4999']);
    expect(certificate.rows).toBe(3);
  });

  it('has each row without an instant that the first answer, or a range, shows', async () => {
    const { found, certificate } = await read(
      { until: at(50_000) },
      page([a, row('x')], { totalCount: 50, hasNext: true }),
      page([a, row('y')]),
    );
    expect(found).toEqual(['x', 'a', 'y']);
    expect(certificate.rows).toBe(3);
  });

  it('needs the clock of the bank', async () => {
    const silent = { serverTime: undefined };
    await expect(read({}, page([a], silent), page([a]), page([]))).rejects.toThrow(NotCertified);
  });

  it('is given up after 1,000 requests and one for every five rows that are counted', async () => {
    let asked = 0;
    // Full wherever more than a few seconds are asked for, and with years of them.
    const list: ListPage<ListedRow> = async ({ from, to }) => {
      asked += 1;
      const isWide =
        from === undefined || to === undefined || Date.parse(to) - Date.parse(from) > 5_000;
      return isWide ? { ...crowd, rows: [row('x'), row('y')] } : page([]);
    };
    const listing = listByTimeRanges(list, { from: at(-10_000_000_000), until: at(0) });
    await expect(drain(listing)).rejects.toThrow(NotCertified);
    expect(asked).toBe(1 + 1_000 + 10);
  });
});

async function readAll(
  from: number | undefined,
  to: number | undefined,
  ...answers: ListedPage<ListedRow>[]
) {
  const { bank, asked } = script(...answers);
  const found: string[] = [];
  const range = {
    from: from === undefined ? undefined : at(from),
    to: to === undefined ? undefined : at(to),
  };
  for await (const rows of readTimeRanges(bank, [range])) found.push(...(ids(rows) ?? []));
  return { found, windows: asked.slice(1).map((window) => [window.from, window.to]) };
}

describe('a range that one answer does not show', () => {
  it('is cut in two', async () => {
    const { found, windows } = await readAll(0, 10_000, crowd, page([a]), page([b]));
    expect(windows).toEqual([
      [at(-1_000), at(5_000)],
      [at(4_000), at(10_000)],
    ]);
    expect(found).toEqual(['a', 'b']);
  });

  it('is cut at the clock of the bank where it is open, while that moves on', async () => {
    const { windows } = await readAll(0, undefined, crowd, page([a]), page([]));
    expect(windows).toEqual([
      [at(-1_000), clock],
      [at(99_000), undefined],
    ]);
    const beginning = await readAll(undefined, undefined, crowd, page([a]), page([]));
    expect(beginning.windows).toEqual([
      [undefined, clock],
      [at(99_000), undefined],
    ]);
  });

  it('is cut at its oldest row where it has no beginning, or two seconds before its end', async () => {
    const { windows } = await readAll(undefined, 50_000, crowd, page([a]), page([]));
    expect(windows).toEqual([
      [undefined, at(1_000)],
      [at(0), at(50_000)],
    ]);
    const undated = page([row('x'), row('y')], { totalCount: 50, hasNext: true });
    const late = await readAll(undefined, 50_000, undated, page([]), page([]));
    expect(late.windows).toEqual([
      [undefined, at(48_000)],
      [at(47_000), at(50_000)],
    ]);
  });

  it.each([
    ['is no longer than two seconds', 3_000, 5_000],
    ['is open and begins at the clock of the bank', 100_000, undefined],
  ])('is read by page numbers where it %s', async (_, from, to) => {
    const rows = [1, 2, 3].map((n) => row(`${n}`, at(from)));
    const { found, windows } = await readAll(
      from,
      to,
      page(rows.slice(0, 2), { totalCount: 3, hasNext: true }),
      page(rows.slice(2), { page: 2, totalCount: 3 }),
      page(rows.slice(0, 2), { totalCount: 3, hasNext: true }),
      page(rows.slice(2), { page: 2, totalCount: 3 }),
    );
    expect(found).toEqual(['1', '2', '3']);
    expect(new Set(windows.map(([start]) => start))).toEqual(new Set([at(from - 1_000)]));
  });
});
