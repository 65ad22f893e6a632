import type { PlantedBug } from './planted-bug.ts';

const walk = 'src/extract/walk.ts';

/** Ways to list a changing collection that lose rows. */
export const listingBugs: readonly PlantedBug[] = [
  {
    name: 'pages by number, over a window that changes',
    patches: [
      {
        file: 'src/extract/listings.ts',
        find: 'return yield* walk(list, range);',
        replace: `let rows = 0;
    for (let page = 1; ; page += 1) {
      const answer = await list({ from: range.from, page });
      rows += answer.rows.length;
      yield answer.rows;
      if (!answer.hasNext) return { kind: 'keyset' as const, requests: page, rows };
    }`,
      },
    ],
  },
  {
    name: 'after the last instant seen instead of from it',
    patches: [
      {
        file: walk,
        find: 'const window = { from: cursor && lowerBound(cursor), page: 1 };',
        replace: 'const window = { from: cursor && shift(lowerBound(cursor), 1), page: 1 };',
      },
      { file: walk, find: 'const bounds = [0, 1, 1_000];', replace: 'const bounds = [0];' },
    ],
  },
  {
    name: 'a group of equal instants is stepped over',
    patches: [
      {
        file: walk,
        find: 'const ties = await readTies(counted, cursor, resolution, lowerBound);',
        replace: 'const ties = { rows: [] as R[], next: shift(cursor, 1) };',
      },
    ],
  },
  {
    name: 'one pass over a group of equal instants is believed',
    patches: [
      {
        file: 'src/extract/union.ts',
        find: 'const passLimit = 25;',
        replace: 'const passLimit = 1;',
      },
      {
        file: 'src/extract/union.ts',
        find: '  throw new NotCertified(\n    `the bank counts ${count}',
        replace:
          '  if (seen.size > 0) return [...seen.values()];\n  throw new NotCertified(\n    `the bank counts ${count}',
      },
    ],
  },
  {
    name: 'bounds are taken to include their instant',
    patches: [
      { file: walk, find: 'const bounds = [0, 1, 1_000];', replace: 'const bounds = [0];' },
    ],
  },
  {
    name: 'bounds are taken to be exact to the millisecond',
    patches: [
      {
        file: 'src/extract/ties.ts',
        find: "return readTies(list, at, 'second', lowerBound);",
        replace: 'return { rows, next };',
      },
      { file: walk, find: "if (newest < cursor) resolution = 'second';", replace: '' },
    ],
  },
  {
    name: 'the listing ends ten minutes before it began',
    patches: [
      {
        file: walk,
        find: 'started ??= page.serverTime && shift(page.serverTime, 1_000);',
        replace: 'started ??= page.serverTime && shift(page.serverTime, -600_000);',
      },
      { file: walk, find: ' && cursor <= shift(started, futureTolerance)', replace: '' },
      { file: walk, find: 'await checkBehind(', replace: 'if (rows < 0) await checkBehind(' },
    ],
  },
  {
    name: 'neither the order nor the count is checked',
    patches: [
      { file: walk, find: '    checkOrder(page.rows);\n', replace: '' },
      {
        file: 'src/extract/count-check.ts',
        find: 'if (expected === undefined || rows >= expected || newest === undefined) return;',
        replace: 'if (rows >= 0) return;',
      },
    ],
  },
  {
    name: 'a slice of time is taken to fit one page',
    patches: [
      {
        file: 'src/extract/slices.ts',
        find: 'if (page.totalCount === page.rows.length) {',
        replace: 'if (page.totalCount >= page.rows.length) {',
      },
    ],
  },
  {
    name: 'no overlap with the run before',
    patches: [
      {
        file: 'src/extract/progress.ts',
        find: 'bankTime < initial ? bankTime : initial, -overlapMs)',
        replace: 'bankTime < initial ? bankTime : initial, overlapMs < 1e9 ? 0 : -overlapMs)',
      },
    ],
  },
  {
    name: 'the watermark is the time of day',
    patches: [
      {
        file: 'src/extract/progress.ts',
        find: 'stretch.newest = laterOf(stretch.newest, row.updatedAt);',
        replace: 'stretch.newest = laterOf(stretch.newest, bankTime);',
      },
    ],
  },
  {
    name: 'the watermark jumps over a stretch that is not finished',
    patches: [
      {
        file: 'src/extract/progress.ts',
        find: '    if (certificate === undefined) break;\n',
        replace: '    if (certificate === undefined) continue;\n',
      },
    ],
  },
  {
    name: 'a body that was cut off counts as an empty last page',
    patches: [
      {
        file: 'src/qonto/client.ts',
        find: 'if (error instanceof SyntaxError) return',
        replace: `if (error instanceof SyntaxError && call.path === '/transactions') {
      const empty: unknown = { rows: [], page: 1, perPage: 100, totalCount: undefined, hasNext: false };
      return { answer: { value: empty as T, serverTime: undefined } };
    }
    if (error instanceof SyntaxError) return`,
      },
    ],
  },
];
