import type { PlantedBug } from './planted-bug.ts';

const walk = 'src/extract/listing/walk.ts';

/** Without it, most ways to be wrong are put right before anything is lost. */
const unproven: PlantedBug['patches'][number] = {
  file: 'src/extract/listing/step-proof.ts',
  find: '  const from = next.window.from;\n',
  replace:
    '  if (bank.requests() > 0 || closing === next.window.from) return page.rows.length > 0;\n  const from = next.window.from;\n',
};

/** Ways to list a changing collection that lose rows. */
export const listingBugs: readonly PlantedBug[] = [
  {
    name: 'pages by number, over a window that changes',
    seed: 9,
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
    seed: 19,
    patches: [
      unproven,
      {
        file: walk,
        find: 'const from = shift(newest, -bound);',
        replace: 'const from = shift(newest, 1 - bound);',
      },
    ],
  },
  {
    name: 'a group of equal instants is stepped over',
    seed: 8,
    patches: [
      {
        file: walk,
        find: '    buffer.put(union);\n    unions += 1;\n',
        replace: '    unions += union.length > 0 ? 1 : 0;\n',
      },
    ],
  },
  {
    name: 'one pass over a group of equal instants is believed',
    seed: 76,
    patches: [
      {
        file: 'src/extract/listing/union.ts',
        find: 'if (seen.size < pass.count) continue;',
        replace: 'if (seen.size > 0) return [...seen.values()];',
      },
    ],
  },
  {
    name: 'bounds are taken to include their instant',
    seed: 19,
    patches: [
      unproven,
      { file: walk, find: 'const bounds = [0, 1, 1_000];', replace: 'const bounds = [0];' },
    ],
  },
  {
    name: 'the listing ends ten minutes before it began',
    seed: 13,
    patches: [
      {
        file: walk,
        find: 'first.page.serverTime && shift(first.page.serverTime, 1_000);',
        replace: 'first.page.serverTime && shift(first.page.serverTime, -600_000);',
      },
      { file: walk, find: ' && reached <= shift(started, futureTolerance)', replace: '' },
    ],
  },
  {
    name: 'neither the order nor the count is checked',
    seed: 4,
    patches: [unproven, { file: walk, find: '    checkOrder(page.rows);\n', replace: '' }],
  },
  {
    name: 'an answer is taken to show all of its window',
    seed: 4,
    patches: [
      {
        file: 'src/extract/listing/whole.ts',
        find: 'if (isFull ? hasNext === false : hasNext !== true && totalCount <= rows.length) return rows;',
        replace: 'if (hasNext !== undefined || totalCount <= rows.length) return rows;',
      },
      {
        file: 'src/extract/listing/whole.ts',
        find: '  if (isFull && hasNext === true) return undefined;\n',
        replace: '',
      },
    ],
  },
  {
    name: 'no overlap with the run before',
    seed: 1,
    patches: [
      {
        file: 'src/extract/landing/progress.ts',
        find: 'const from = shift(behind, -overlapMs);',
        replace: 'const from = shift(behind, overlapMs < 1e9 ? 0 : -overlapMs);',
      },
    ],
  },
  {
    name: 'the watermark is the time of day',
    seed: 1,
    patches: [
      {
        file: 'src/extract/landing/progress.ts',
        find: 'walk.newest = laterOf(walk.newest, row.updatedAt);',
        replace: 'walk.newest = laterOf(walk.newest, bankTime);',
      },
    ],
  },
  {
    name: 'the watermark jumps over a walk that is not finished',
    seed: 599,
    patches: [
      {
        file: 'src/extract/listing/walk-states.ts',
        find: '    if (certificate === undefined) break;\n',
        replace: '    if (certificate === undefined) continue;\n',
      },
    ],
  },
  {
    name: 'a body that was cut off counts as an empty last page',
    seed: 16,
    patches: [
      {
        file: 'src/qonto/http/client.ts',
        find: 'if (error instanceof SyntaxError) return',
        replace: `if (error instanceof SyntaxError && call.path === '/transactions') {
      const empty: unknown = { rows: [], page: 1, perPage: 100, totalCount: undefined, hasNext: false };
      return { answer: { value: empty as T, serverTime: undefined } };
    }
    if (error instanceof SyntaxError) return`,
      },
    ],
  },
  {
    name: 'what lies before a start that is taken away is forgotten',
    seed: 1,
    patches: [
      {
        file: 'src/extract/reach.ts',
        find: 'if (until === undefined || !isBefore(since, until as Instant)) return undefined;',
        replace: 'if (until !== undefined) return undefined;',
      },
    ],
  },
  {
    name: 'a listing reaches further back before that is proven',
    seed: 236,
    patches: [
      {
        file: 'src/extract/reach.ts',
        find: 'past.every(({ certificate }) => certificate !== undefined)',
        replace: 'past.length > 0',
      },
    ],
  },
];
