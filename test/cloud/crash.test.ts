import { expect, it } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { cloud, proxiedWorld } from './support/worlds.ts';

const part = /POST \/upload\/.*raw(%2F|\/)transactions/;
const job = (id: string) => new RegExp(`POST .*/jobs.*${id}`);

/** The requests at which `kill -9` hits the program, named after the crash points of docs/architecture.md. */
const moments: readonly (readonly [string, RegExp, number])[] = [
  ['while parts are written (C5)', part, 1],
  ['when the manifest is sent (C8)', /POST \/upload\/.*manifests/, 1],
  ['before the load begins (C9)', /GET .*\/datasets\/raw_/, 1],
  ['when a load job is sent (C10)', job('qonto_elt_load'), 2],
  ['with everything staged (C11)', /GET .*\/jobs\/qonto_elt_merge/, 1],
  ['when the transaction is sent (C12)', job('qonto_elt_merge'), 1],
  ['after the commit, before the clean-up (C13, C14)', /DELETE .*_staging_/, 1],
];

it('a sync on the cloud pair that is killed at any of its points ends, run again, with exactly the truth', async () => {
  const { world, gcs, bigquery } = await proxiedWorld({});
  const journey = await startJourney(
    { transactions: 150, accounts: 2, attachmentsShare: 0.1 },
    world,
  );
  const { raw, warehouse, bank, env } = journey;
  const args = ['sync', '--quiet', '--raw', raw, '--warehouse', warehouse];
  expect(await runCli(args, env)).toMatchObject({ status: 0 });
  for (const [name, pattern, count] of moments) {
    bank.bank.advance({ hours: 60 });
    bank.bank.bulkTouch({ count: 20 });
    const matches = () =>
      [...gcs.seen, ...bigquery.seen].filter((line) => pattern.test(line)).length;
    const enough = matches() + count;
    const killed = await runCli(args, env, { killWhen: () => matches() >= enough });
    expect(killed.status, name).toBeNull();
    expect(await runCli(args, env), name).toMatchObject({ status: 0, stderr: '' });
  }
  await journey.expectTruth();
  await expectOnlyLeftoversThatExpire(journey);
});

/** What a crash leaves behind is staging tables, and those end by themselves. */
async function expectOnlyLeftoversThatExpire({ warehouse }: Journey): Promise<void> {
  const dataset = cloud().bigquery.dataset(warehouse.slice(warehouse.indexOf('.') + 1));
  const [tables] = await dataset.getTables();
  const left = tables.filter(({ id }) => id?.startsWith('_staging_'));
  for (const table of left) {
    const [{ expirationTime }] = await table.getMetadata();
    expect(Number(expirationTime)).toBeGreaterThan(Date.now());
    expect(Number(expirationTime)).toBeLessThan(Date.now() + 4 * 86_400_000);
  }
}

it('of runs started at once on the cloud pair one commits, and nothing is doubled', async () => {
  const { world } = await proxiedWorld({ oneAtATime: true });
  const journey = await startJourney(
    { transactions: 200, accounts: 2, latencyMs: 5, attachmentsShare: 0 },
    world,
  );
  const { raw, warehouse, env } = journey;
  const args = ['sync', '--quiet', '--raw', raw, '--warehouse', warehouse];
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => runCli(args, env)));
  const statuses = outcomes.map(({ status }) => status);
  expect(statuses, outcomes.map(({ stderr }) => stderr).join('')).toContain(0);
  expect(
    statuses.every((status) => status === 0 || status === 75),
    String(outcomes.map(({ stderr }) => stderr)),
  ).toBe(true);
  await journey.sync();
  await journey.expectTruth();
});

it('loads started at once merge each manifest once, and all end well', async () => {
  const { world } = await proxiedWorld({ oneAtATime: true });
  const journey = await startJourney(
    { transactions: 150, accounts: 1, attachmentsShare: 0 },
    world,
  );
  await journey.extract();
  const args = ['load', '--quiet', '--raw', journey.raw, '--warehouse', journey.warehouse];
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => runCli(args, journey.env)));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 0, stderr: '' });
  await journey.expectTruth();
});
