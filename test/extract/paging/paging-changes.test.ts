import { install } from '@sinonjs/fake-timers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { statusOf } from '../../../src/cli/output/report.ts';
import type { Quirks } from '../../../src/simulator/index.ts';
import { type Alterations, alteredBank, isListing } from '../../support/altered-bank.ts';
import { watermarks } from '../../support/hold.ts';
import { type Journey, startJourney } from '../../support/journey.ts';

const small = { transactions: 300, accounts: 1, attachmentsShare: 0 };

/** What is in the warehouse as its newest version, by id. */
async function landed({ query }: Journey): Promise<Map<string, string>> {
  const rows = await query(
    `select id, payload::varchar as payload from qonto_raw.transactions
     qualify row_number() over (partition by id order by updated_at desc, _seq desc, _part desc, _row desc) = 1`,
  );
  return new Map(rows.map(({ id, payload }) => [String(id), String(payload)]));
}

describe('a bank that changes while it is listed', () => {
  it('T36 T37 60 updates and new rows between any two pages lose nothing', async () => {
    const journey = await startJourney({ ...small, transactions: 1_500 });
    journey.bank.bank.mutateEvery({ requests: 1, updates: 60, inserts: 2, limit: 600 });
    expect(statusOf(await journey.sync())).toBe(0);
    journey.bank.bank.mutateEvery(null);
    expect(statusOf(await journey.sync())).toBe(0);
    await journey.expectTruth();
  });

  it('T38 rows deleted between any two pages take no other row with them', async () => {
    const journey = await startJourney({ ...small, transactions: 1_500 });
    const before = journey.bank.bank.truth().transactions.length;
    journey.bank.bank.mutateEvery({ requests: 1, updates: 5, deletes: 3, limit: 150 });
    expect(statusOf(await journey.sync())).toBe(0);
    journey.bank.bank.mutateEvery(null);
    expect(statusOf(await journey.sync())).toBe(0);
    const { transactions } = journey.bank.bank.truth();
    expect(transactions.length).toBeLessThan(before - 20);
    const found = await landed(journey);
    const current = transactions.map(({ id }) => [id, JSON.parse(found.get(id) ?? 'null')]);
    expect(current).toEqual(transactions.map(({ id, payload }) => [id, payload]));
  });
});

it.each<Partial<Quirks>>([
  { lower_bound: 'exclusive', upper_bound: 'exclusive' },
  { lower_bound: 'exclusive', upper_bound: 'exclusive', bound_precision: 's' },
  { bound_precision: 'ms', stored_precision: 'us' },
  { lower_bound: 'exclusive', bound_precision: 's', stored_precision: 'us', tie_order: 'shuffled' },
])(
  'T40 T41 bounds read as %o lose nothing, at a group of equal instants neither',
  async (quirks) => {
    const journey = await startJourney({ ...small, quirks });
    await journey.sync();
    journey.bank.bank.bulkTouch({ count: 130 });
    journey.bank.bank.advance({ hours: 3 });
    expect((await journey.sync()).extract?.faults).toEqual([]);
    await journey.expectTruth();
  },
);

/** Keeps rows out of every answer until it is told otherwise. */
function hiding(ids: Set<string>): Alterations {
  return {
    alter(answer, path) {
      if (!isListing(path) || ids.size === 0) return;
      const page = JSON.parse(answer.body);
      const all = page.transactions.length;
      page.transactions = page.transactions.filter(({ id }: { id: string }) => !ids.has(id));
      page.meta.total_count -= all - page.transactions.length;
      answer.body = JSON.stringify(page);
    },
  };
}

describe('rows that a listing by updated_at does not show in time', () => {
  it('T42 a row that shows late, but within the overlap, is found by the next run, a later one by a wider overlap', async () => {
    const journey = await startJourney({ ...small, transactions: 80 });
    const { bank } = journey.bank;
    // Each touch takes one row less, so that each leaves one behind at its own instant.
    const [late = ''] = bank.bulkTouch({ count: 3 }).ids;
    bank.advance({ hours: 29 });
    const [inTime = ''] = bank.bulkTouch({ count: 2 }).ids;
    bank.advance({ hours: 1 });
    bank.bulkTouch({ count: 1 });
    const hidden = new Set([late, inTime]);
    const url = await alteredBank(journey, hiding(hidden));
    const sync = (flags: object = {}) => journey.sync({ 'api-url': url, ...flags });
    const missing = async () => {
      const found = await landed(journey);
      return [late, inTime].filter((id) => !found.has(id));
    };
    await sync();
    expect(await missing()).toEqual([late, inTime]);
    hidden.clear();
    await sync();
    expect(await missing()).toEqual([late]);
    await sync({ overlap: '90d' });
    await journey.expectTruth();
  });

  it('T42 edits that do not move updated_at are found by a wider overlap, and counted', async () => {
    const journey = await startJourney({ ...small, quirks: { silent_edits: 'on' } });
    await journey.sync();
    const { events } = journey.bank.bank.advance({ days: 20 });
    expect(events.silently_edited).toBeGreaterThan(0);
    await journey.sync();
    await expect(journey.expectTruth()).rejects.toThrow();
    const deep = await journey.sync({ overlap: '9999d' });
    expect(deep.load?.accounts.reduce((sum, { silent }) => sum + silent, 0)).toBeGreaterThan(0);
    await journey.expectTruth();
  });
});

describe('the clock of this machine', () => {
  const hour = 3_600_000;

  it('T43 an hour fast, an hour slow or jumping during the run, it moves no watermark and loses nothing', async () => {
    const found: Record<string, string | null>[] = [];
    for (const [start, jump] of [
      [0, 0],
      [hour, 0],
      [-hour, 0],
      [0, 2 * hour],
      [0, -2 * hour],
    ] as const) {
      const journey = await startJourney({ ...small, transactions: 60 });
      const clock = install({ now: Date.now() + start, toFake: ['Date'] });
      onTestFinished(() => clock.uninstall());
      let requests = 0;
      const url = await alteredBank(journey, {
        ask(path) {
          requests += 1;
          if (requests === 4) clock.setSystemTime(Date.now() + jump);
          return path;
        },
      });
      for (let run = 1; run <= 2; run += 1) {
        requests = 0;
        expect(statusOf(await journey.sync({ 'api-url': url }))).toBe(0);
        await journey.expectTruth();
        journey.bank.bank.advance({ hours: 5 });
      }
      clock.uninstall();
      found.push(await watermarks(journey));
    }
    expect(Object.keys(found[0] ?? {})).toHaveLength(4);
    for (const other of found) expect(other).toEqual(found[0]);
  });
});
