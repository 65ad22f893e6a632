import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../../src/base/errors.ts';
import {
  type Alterations,
  type Answer,
  alteredBank,
  isListing,
} from '../../support/altered-bank.ts';
import { expectCaughtUp, expectHold } from '../../support/hold.ts';
import { type Journey, startJourney } from '../../support/journey.ts';

const small = { transactions: 120, accounts: 1, attachmentsShare: 0 };

const listings = (change: (answer: Answer, path: string) => void): Alterations => ({
  alter: (answer, path) => {
    if (isListing(path)) change(answer, path);
  },
});

/** Rewrites the meta block, whatever is in it. */
function editMeta(answer: Answer, edit: (meta: Record<string, unknown>) => unknown): void {
  if (answer.status !== 200) return;
  const start = answer.body.lastIndexOf('"meta":') + '"meta":'.length;
  const meta: Record<string, unknown> = JSON.parse(answer.body.slice(start, -1));
  answer.body = `${answer.body.slice(0, start)}${JSON.stringify(edit(meta))}}`;
}

/** The count of a listing that has rows; one without rows is held as soon as it is said to have some. */
function editCount(answer: Answer, edit: (count: number) => number): void {
  editMeta(answer, ({ total_count: count, ...meta }) => ({
    ...meta,
    total_count: count === 0 ? 0 : edit(Number(count)),
  }));
}

async function expectTruthUnder(alterations: Alterations, journey: Journey): Promise<void> {
  const url = await alteredBank(journey, alterations);
  for (let run = 1; run <= 2; run += 1) {
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract?.faults).toEqual([]);
    await journey.expectTruth();
    journey.bank.bank.advance({ hours: 5 });
    journey.bank.bank.bulkTouch({ count: 30 });
  }
}

describe('answers that say nothing to rely on', () => {
  it.each<[string, string, (answer: Answer) => void]>([
    [
      'T28 meta is missing',
      'unexpected_shape',
      (answer) => {
        answer.body = answer.body.replace('"meta":', '"other":');
      },
    ],
    ['T28 meta is null', 'unexpected_shape', (answer) => editMeta(answer, () => null)],
    [
      'T28 the number of the page is null',
      'unexpected_shape',
      (answer) => editMeta(answer, (meta) => ({ ...meta, current_page: null })),
    ],
    [
      'T29 another page is answered than was asked for',
      'not_certified',
      (answer) => editMeta(answer, (meta) => ({ ...meta, current_page: 2 })),
    ],
  ])('%s: holds', async (_, code, change) => {
    const journey = await startJourney(small);
    await journey.sync();
    journey.bank.bank.advance({ hours: 5 });
    const url = await alteredBank(journey, listings(change));
    expect(await expectHold(journey, () => journey.sync({ 'api-url': url }))).toMatchObject({
      exit: exitStatus.unavailable,
      codes: [code],
    });
    await expectCaughtUp(journey);
  });

  it('T30 a next_page that repeats, goes back or never ends leads nobody astray: it is not followed', async () => {
    const journey = await startJourney(small);
    const turns = [1, 0, -1, 2, 1_000_000];
    let turn = 0;
    await expectTruthUnder(
      listings((answer) => {
        turn += 1;
        editMeta(answer, (meta) => ({ ...meta, next_page: turns[turn % turns.length] }));
      }),
      journey,
    );
  });

  it('T30 a list whose pages never end is given up, and holds back no transaction', async () => {
    const journey = await startJourney(small);
    let page = 0;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (!path.includes('/labels')) return;
        page += 1;
        answer.body = `{"labels":[{"id":"${page}"}],"meta":{"current_page":1,"next_page":${page + 1}}}`;
      },
      ask: (path) => path.replace(/(labels\?page)=\d+/, '$1=1'),
    });
    const done = await journey.sync({ 'api-url': url });
    expect(done.extract?.faults).toMatchObject([{ code: 'endless_list', stream: 'labels' }]);
    expect(page).toBe(500);
    await expectCaughtUp(journey);
  });

  it('T30 a list that shows the same page for ever ends with what it showed', async () => {
    const journey = await startJourney(small);
    const url = await alteredBank(journey, {
      alter(answer, path) {
        if (path.includes('/labels'))
          editMeta(answer, (meta) => ({ ...meta, next_page: 1_000, total_pages: 1_000 }));
      },
      ask: (path) => path.replace(/(labels\?page)=\d+/, '$1=1'),
    });
    expect((await journey.sync({ 'api-url': url })).extract?.faults).toEqual([]);
    await journey.expectTruth();
  });
});

describe('pages of another size, and past the end', () => {
  it('T31 pages shorter than asked for are complete together', async () => {
    const journey = await startJourney(small);
    await expectTruthUnder({ ask: (path) => path.replace('per_page=100', 'per_page=7') }, journey);
  });

  it('T31 pages longer than asked for are complete together', async () => {
    const journey = await startJourney({ ...small, transactions: 500 });
    const { origin, login, secretKey } = journey.bank;
    let longest = 0;
    await expectTruthUnder(
      {
        // The bank gives no more than 100, so two of its pages become one.
        async alter(answer, path) {
          if (!isListing(path) || answer.status !== 200) return;
          const second = await fetch(`${origin}${path.replace('page=1&', 'page=2&')}`, {
            headers: { authorization: `${login}:${secretKey}` },
          });
          if (second.status !== 200) return;
          const page = JSON.parse(answer.body);
          page.transactions.push(...JSON.parse(await second.text()).transactions);
          page.meta.per_page = 200;
          answer.body = JSON.stringify(page);
          longest = Math.max(longest, page.transactions.length);
        },
      },
      journey,
    );
    expect(longest).toBe(200);
  });

  it.each(['empty', '404', '422'] as const)(
    'T32 T33 a count that is too high leads past the end (%s), where the listing just ends',
    async (pastEnd) => {
      const journey = await startJourney({ ...small, quirks: { past_end: pastEnd } });
      await expectTruthUnder(
        listings((answer) => editCount(answer, (n) => n + 3)),
        journey,
      );
      const asked = journey.bank.bank.requests().recent;
      const beyond = asked.filter(({ target }) => isListing(target) && /&page=2&/.test(target));
      expect(beyond.map(({ status }) => String(status))).toContain(
        pastEnd === 'empty' ? '200' : pastEnd,
      );
    },
  );
});

describe('counts', () => {
  it.each<[string, (n: number, turn: number) => number]>([
    ['T33 half of the truth', (n) => Math.floor(n / 2)],
    ['T33 capped at 20', (n) => Math.min(20, n)],
    ['T33 drifting up', (n, turn) => n + turn],
    ['T33 drifting down', (n, turn) => n + Math.max(0, 500 - 7 * turn)],
  ])('%s: the walk decides, not the count', async (_, count) => {
    const journey = await startJourney({ ...small, transactions: 500 });
    let turn = 0;
    const alterations = listings((answer) => {
      turn += 1;
      editCount(answer, (n) => count(n, turn));
    });
    await expectTruthUnder(alterations, journey);
  });
});
