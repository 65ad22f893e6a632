import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../src/base/errors.ts';
import { statusOf } from '../../src/cli/output/report.ts';
import type { Stream } from '../../src/streams/shape/types.ts';
import { type Alterations, alteredBank } from '../support/altered-bank.ts';
import { newestManifest } from '../support/hold.ts';
import { type Journey, startJourney } from '../support/journey.ts';

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
