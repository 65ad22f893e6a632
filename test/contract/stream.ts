import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { statusOf } from '../../src/cli/output/report.ts';
import type { Stream } from '../../src/streams/shape/types.ts';
import { type Alterations, alteredBank } from '../support/altered-bank.ts';
import { newestManifest } from '../support/hold.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { idsOf, type LongList, startLongList } from './long-list.ts';

const small = { transactions: 60, accounts: 1, attachmentsShare: 0 };

/** How the bank says that these credentials cannot read a list, and the code it is known by here. */
const gates: readonly (readonly [string, number, object, string])[] = [
  ['an API key where an application is wanted', 401, { code: 'oauth_required' }, 'oauth_required'],
  ['a scope or a plan that is lacking', 403, { code: 'forbidden' }, 'forbidden'],
  ['a list that is not enabled', 404, { code: 'not_found' }, 'not_found'],
];

interface Gated {
  readonly journey: Journey;
  /** From now on the list is answered so; as the bank has it, if undefined. */
  answer(status: number | undefined, body?: object): void;
  /** How often the list was asked for since the last call. */
  asked(): number;
  sync(): ReturnType<Journey['sync']>;
}

async function gated({ path }: NonNullable<Stream['list']>): Promise<Gated> {
  const journey = await startJourney(small);
  let given: { readonly status: number; readonly body: string } | undefined;
  let requests = 0;
  const alterations: Alterations = {
    alter(answer, target) {
      if (!target.startsWith(`/v2${path}`)) return;
      requests += 1;
      if (given !== undefined) Object.assign(answer, given);
    },
  };
  const url = await alteredBank(journey, alterations);
  return {
    journey,
    answer(status, body = {}) {
      given = status === undefined ? undefined : { status, body: JSON.stringify(body) };
    },
    asked() {
      const since = requests;
      requests = 0;
      return since;
    },
    sync: () => journey.sync({ 'api-url': url }),
  };
}

function wholeListContract(name: string, list: NonNullable<Stream['list']>): void {
  const start = () => startLongList(name, list, 250);

  it('is asked for pages only where it has some', async () => {
    const long = await start();
    let requests = 0;
    long.beforeAnswer = () => {
      requests += 1;
    };
    expect(statusOf(await long.sync())).toBe(exitStatus.done);
    expect(await long.landed()).toEqual(idsOf(long.objects));
    if (list.perPage === undefined) expect(requests).toBe(1);
    else expect(requests).toBeGreaterThan(1);
  });

  if (list.perPage === undefined) return;

  it.each([
    ['leaves the list, counted', true, ({ objects }: LongList) => objects.splice(20, 1)],
    ['leaves the list, uncounted', false, ({ objects }: LongList) => objects.splice(20, 1)],
    ['comes to its front', true, ({ objects, copy }: LongList) => objects.unshift(copy())],
    ['comes to its end, uncounted', false, ({ objects, copy }: LongList) => objects.push(copy())],
    [
      'leaves it as another one comes',
      true,
      ({ objects, copy }: LongList) => {
        objects.splice(20, 1);
        objects.push(copy());
      },
    ],
  ])(
    'T179 lands the list as it is when an object %s between two pages',
    async (_, counts, change) => {
      const long = await start();
      await long.sync();
      long.counts = counts;
      long.beforeAnswer = (answers) => {
        if (answers === 1) change(long);
      };
      expect(statusOf(await long.sync())).toBe(exitStatus.done);
      expect(await long.landed()).toEqual(idsOf(long.objects));
    },
  );

  it('T179 lands nothing of a list that never stands still, and the next run does', async () => {
    const long = await start();
    await long.sync();
    const before = await long.landed();
    long.beforeAnswer = () => long.objects.splice(20, 1);
    const done = await long.sync().then(statusOf, (error) => error.exit);
    expect(done).toBe(exitStatus.unavailable);
    expect(await long.landed()).toEqual(before);
    long.beforeAnswer = () => {};
    expect(statusOf(await long.sync())).toBe(exitStatus.done);
    expect(await long.landed()).toEqual(idsOf(long.objects));
  });

  it.each([undefined, 404, 422])(
    'ends at a page that is past its end, answered %s',
    async (status) => {
      const long = await startLongList(name, list, 2 * (list.perPage ?? 0));
      Object.assign(long, { pastEnd: status, counts: false });
      expect(statusOf(await long.sync())).toBe(exitStatus.done);
      expect(await long.landed()).toEqual(idsOf(long.objects));
    },
  );
}

async function singletonChanges(name: string, list: NonNullable<Stream['list']>): Promise<void> {
  const journey = await startJourney(small);
  let note = 'before';
  const url = await alteredBank(journey, {
    alter(answer, target) {
      if (!target.startsWith(`/v2${list.path}`)) return;
      const body = JSON.parse(answer.body);
      answer.body = JSON.stringify({ ...body, [list.key]: { ...body[list.key], note } });
    },
  });
  for (note of ['before', 'before', 'after']) await journey.sync({ 'api-url': url });
  expect(
    await journey.query(
      `select payload::json->>'note' as note from qonto_raw.${name} order by _first_seq`,
    ),
  ).toEqual([{ note: 'before' }, { note: 'after' }]);
}

function listingContract({ path }: NonNullable<Stream['list']>): void {
  const pages = { transactions: 450, accounts: 1, attachmentsShare: 0 };

  it('loses nothing while rows change between requests', async () => {
    const journey = await startJourney(pages);
    journey.bank.bank.mutateEvery({ requests: 1, updates: 3, inserts: 1, limit: 200 });
    await journey.sync();
    journey.bank.bank.mutateEvery(null);
    await journey.sync();
    await journey.expectTruth();
  });

  it.each(['empty', '404', '422'] as const)(
    'ends at a page that is past its end, answered %s',
    async (pastEnd) => {
      const journey = await startJourney({ ...pages, quirks: { past_end: pastEnd } });
      // A count that is too high leads there.
      const url = await alteredBank(journey, {
        alter(answer, target) {
          if (!target.startsWith(`/v2${path}?`) || answer.status !== 200) return;
          const body = JSON.parse(answer.body);
          body.meta.total_count += 3;
          answer.body = JSON.stringify(body);
        },
      });
      expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(exitStatus.done);
      await journey.expectTruth();
    },
  );
}

/** What must be so of every declared stream that has a list, whatever it is. */
export function streamContract({ name, list, sync: { mode } }: Stream): void {
  if (list === undefined) return;
  const rows = (journey: Journey) =>
    journey.query(`select id, _hash from qonto_raw.${name} order by all`);

  describe(`${name} as a stream`, () => {
    it('lands all that the bank lists, and nothing of it twice', async () => {
      const journey = await startJourney(small);
      await journey.sync();
      const first = await rows(journey);
      expect(first.length).toBeGreaterThan(0);
      expect((await newestManifest(journey))?.streams[name]?.counts).toMatchObject({
        landed: first.length,
        quarantined: 0,
      });
      await journey.sync();
      expect(await rows(journey)).toEqual(first);
    });

    it.each([
      ['no list', { meta: {} }],
      ['no object', []],
      ['a list that is none', { [list.key]: 'x', meta: {} }],
    ])(
      'lands nothing of an answer with %s, and reads it when it is whole again',
      async (_, body) => {
        const { journey, answer, sync } = await gated(list);
        answer(200, body);
        const status = await sync().then(statusOf, (error) => error.exit);
        expect(status).toBe(exitStatus.unavailable);
        answer(undefined);
        expect(statusOf(await sync())).toBe(exitStatus.done);
        expect((await rows(journey)).length).toBeGreaterThan(0);
      },
    );

    if (mode === 'whole') wholeListContract(name, list);
    if (mode === 'singleton')
      it('lands each change between two runs as a content more', () =>
        singletonChanges(name, list));
    if (mode === 'keyset') listingContract(list);

    if (list.optional !== true) return;

    it.each(gates)(
      'T173 is not available for %s: named, asked for once, and no fault',
      async (_, status, error, code) => {
        const { journey, answer, asked, sync } = await gated(list);
        await sync();
        const before = await rows(journey);
        asked();
        answer(status, { errors: [{ detail: 'not for you', ...error }] });
        const done = await sync();
        expect(statusOf(done)).toBe(exitStatus.done);
        expect(asked()).toBe(1);
        expect(done.extract?.faults).toEqual([]);
        expect(done.extract?.snapshots[name]).toMatch(/^not available: .*not for you/);
        const unavailable = { code, reason: expect.stringContaining('not for you') };
        expect((await newestManifest(journey))?.streams[name]).toMatchObject({ unavailable });
        // What is known of it stays, and no landing says that it is empty.
        expect(await rows(journey)).toEqual(before);
        const [newest] = await journey.query(
          `select snapshots::json->>'${name}' as landed, unavailable::json->>'${name}' as why
         from qonto_raw._loads order by seq desc limit 1`,
        );
        expect(newest).toEqual({ landed: null, why: expect.stringContaining('not for you') });
        answer(undefined);
        expect((await sync()).extract?.snapshots[name]).not.toMatch(/not available/);
        expect((await newestManifest(journey))?.streams[name]).not.toHaveProperty('unavailable');
      },
    );

    if (mode !== 'whole') return;

    it('T174 is taken for empty after a full answer only when a second one says so too', async () => {
      const { journey, answer, asked, sync } = await gated(list);
      await sync();
      expect(asked()).toBeGreaterThan(0);
      answer(200, { [list.key]: [], meta: { current_page: 1, total_count: 0 } });
      expect((await sync()).extract?.snapshots[name]).toBe('0 landed');
      expect(asked()).toBe(2);
      expect((await newestManifest(journey))?.streams[name]?.snapshot?.objects).toBe(0);
      // It is what it was.
      expect((await sync()).extract?.snapshots[name]).toBe('unchanged');
      expect(asked()).toBe(1);
    });
  });
}
