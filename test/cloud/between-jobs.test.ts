import { expect, it } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import type { Asked, Fate } from './support/proxy.ts';
import { cloud, proxiedWorld } from './support/worlds.ts';

const small = { transactions: 30, accounts: 1, attachmentsShare: 0 };

it('T91 staging tables that have expired between two runs are filled again', async () => {
  const refused = { answer: 403, reason: 'quotaExceeded', message: 'too many queries' };
  let isRefused = true;
  const { world } = await proxiedWorld({
    bigquery: (asked) => (isRefused && isMerge(asked) ? refused : undefined),
  });
  const journey = await startJourney(small, world);
  await expect(journey.sync()).rejects.toMatchObject({ code: 'bigquery_quota' });
  isRefused = false;
  const staging = await stagingTables(journey);
  expect(staging.length).toBeGreaterThanOrEqual(4);
  for (const table of staging) await table.delete();
  const { load } = await journey.load();
  const loads = load?.jobs.filter(({ step }) => step === 'load') ?? [];
  expect(loads).toHaveLength(staging.length);
  for (const job of loads)
    expect(job).toMatchObject({ adopted: false, job_id: expect.stringMatching(/_a2$/) });
  await journey.expectTruth();
});

it('T104 a reader between staging and the commit sees the batches before, and everything changes in one transaction', async () => {
  const asked: string[] = [];
  let seen: unknown;
  const { world } = await proxiedWorld({
    bigquery(request): Fate | undefined {
      if (isJob(request)) asked.push(request.body);
      const isSecond = isMerge(request) && asked.filter(hasMerge).length === 2;
      return isSecond ? { before: look } : undefined;
    },
  });
  const journey = await startJourney(small, world);
  const look = async () => {
    seen = await tables(journey);
  };
  await journey.sync();
  const before = await tables(journey);
  journey.bank.bank.bulkTouch({ count: 20 });
  journey.bank.bank.advance({ days: 4 });
  await journey.sync();
  expect(before.map(({ length }) => length > 0)).toEqual([true, true, true, true]);
  expect(seen).toEqual(before);
  expect(await tables(journey)).not.toEqual(before);
  await journey.expectTruth();
  const changing = asked
    .map(queryOf)
    .filter((sql) => /^\s*(merge|insert|update|delete)\b/im.test(sql));
  expect(changing.filter((sql) => sql.includes('_cursor` as t'))).toHaveLength(1);
  const batches = changing.filter((sql) => !sql.includes('_cursor` as t'));
  expect(batches).toHaveLength(2);
  for (const sql of batches) {
    const [outside, inside, behind] = sql.split(/\b(?:begin|commit) transaction;/);
    expect(inside).toMatch(/merge into.*insert into/s);
    expect([outside, behind]).toEqual(['declare counts string;\n', '\nselect counts;']);
  }
});

const isJob = ({ method, path }: Asked) => method === 'POST' && /\/jobs(\?|$)/.test(path);

const hasMerge = (body: string) => body.includes('"qonto_elt_merge');

const isMerge = (asked: Asked) => isJob(asked) && hasMerge(asked.body);

const queryOf = (body: string): string => JSON.parse(body).configuration.query?.query ?? '';

const datasetOf = ({ warehouse }: Journey) =>
  cloud().bigquery.dataset(warehouse.slice(warehouse.indexOf('.') + 1));

async function stagingTables(journey: Journey) {
  const [tables] = await datasetOf(journey).getTables();
  return tables.filter(({ id }) => id?.startsWith('_staging_'));
}

/** Rows as text, and the cursor: whatever a batch changes. */
async function tables(journey: Journey): Promise<readonly string[][]> {
  return Promise.all(
    ['transactions', 'labels', '_loads', '_cursor'].map(async (table) => {
      const [rows] = await datasetOf(journey).table(table).getRows();
      return rows.map((row) => JSON.stringify(row)).sort();
    }),
  );
}
