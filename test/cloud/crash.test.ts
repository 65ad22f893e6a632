import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killAgainAndAgain } from '../e2e/process/kills.ts';
import { namesIn } from '../e2e/process/open-files.ts';
import { smallDisk } from '../e2e/process/small-disk.ts';
import { counted, killPlan } from '../e2e/process/tally.ts';
import { until } from '../e2e/process/until.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { watchCloud } from './support/cloud-watch.ts';
import { bucketAndDuckdb, cloud, proxiedWorld } from './support/worlds.ts';

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

it('T97 a sync on the cloud pair that is killed at any of its points ends, run again, with exactly the truth', async () => {
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
    const run = startCli(args, env);
    await until(name, () => matches() >= enough, 60);
    run.kill('SIGKILL');
    expect((await run.ended).signal, name).toBe('SIGKILL');
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

it.each(killPlan(3))(
  'T97 killed $kills times at random on the cloud pair, it ends with exactly the truth (seed $seed)',
  { timeout: 900_000 },
  async ({ seed, kills }) => {
    const { world, gcs, bigquery } = await proxiedWorld({});
    const size = { seed, transactions: 150, accounts: 2, attachmentsShare: 0.1 };
    const journey = await startJourney(size, world);
    const makeWatch = watchCloud(gcs, bigquery);
    const tally = await counted(seed, (counts) =>
      killAgainAndAgain(journey, counts, { kills, recoverEvery: 5, makeWatch }),
    );
    expect(tally).toMatchObject({ hits: kills, lost: 0, doubled: 0 });
  },
);

it('T99 of runs started at once on the cloud pair one commits, and nothing is doubled', async () => {
  const { world } = await proxiedWorld({});
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
  const { world } = await proxiedWorld({});
  const journey = await startJourney(
    { transactions: 150, accounts: 1, attachmentsShare: 0 },
    world,
  );
  await journey.extract();
  const args = ['load', '--quiet', ...journey.places];
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => runCli(args, journey.env)));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 0, stderr: '' });
  await journey.expectTruth();
});

it('T100 C15 a load that was paused while another merged goes on behind it and changes nothing', async () => {
  const { world, bigquery } = await proxiedWorld({});
  const journey = await startJourney(
    { transactions: 150, accounts: 1, attachmentsShare: 0 },
    world,
  );
  await journey.extract();
  const args = ['load', '--quiet', ...journey.places];
  const zombie = startCli(args, journey.env);
  const staging = () => bigquery.seen.some((line) => job('qonto_elt_load').test(line));
  await until('it stages', staging, 60);
  zombie.kill('SIGSTOP');
  const load = await runCli(args, journey.env);
  expect(load).toMatchObject({ status: 0, stderr: '' });
  const loads = () => journey.query('select * from qonto_raw._loads order by seq');
  const before = await loads();
  zombie.kill('SIGCONT');
  expect(await zombie.ended).toMatchObject({ status: 0, stderr: '' });
  expect(await loads()).toEqual(before);
  await journey.expectTruth();
});

it('T96 with no room for the parts of a bucket on this machine: status 69, nothing merged, nothing left', async () => {
  const journey = await startJourney({ transactions: 400, accounts: 1 }, bucketAndDuckdb);
  await journey.extract();
  const folder = join(journey.folder, 'tmp');
  mkdirSync(folder);
  const disk = await smallDisk(folder, 'size=8k');
  const args = ['load', '--quiet', ...journey.places];
  const load = () => runCli(args, { ...journey.env, TMPDIR: folder }, { under: disk.under });
  const full = await load();
  expect(full.stderr).toMatch(
    /^qonto-elt: Parts cannot be brought to the temporary folder .*\/tmp \(ENOSPC\)\n {2}Nothing was merged\..*\n$/,
  );
  expect(full.status).toBe(69);
  expect(namesIn(disk.inside(folder))).toEqual([]);
  disk.resize('size=50m');
  expect(await load()).toMatchObject({ status: 0, stderr: '' });
  expect(namesIn(disk.inside(folder))).toEqual([]);
  await journey.expectTruth();
});
