import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

/** A moment of a sync at which to kill it, told by what it has done and not by the clock. */
type Moment = (journey: Journey) => () => boolean;

const afterRequests =
  (count: number): Moment =>
  ({ bank: { bank } }) => {
    const before = bank.requests().total;
    return () => bank.requests().total >= before + count;
  };

const newManifest = ({ raw }: Journey) => {
  const folder = join(raw, 'manifests');
  const count = () => (existsSync(folder) ? readdirSync(folder).length : 0);
  const before = count();
  return () => count() > before;
};

/** So many looks after the commit: somewhere in the load. */
const afterCommit =
  (looks: number): Moment =>
  (journey) => {
    const committed = newManifest(journey);
    let left = looks;
    return () => committed() && --left < 0;
  };

const moments: readonly Moment[] = [
  ...[1, 2, 4, 5, 9, 13, 16, 18].map(afterRequests),
  ...[0, 10, 25, 40, 60, 80].map(afterCommit),
];

const syncArgs = ({ raw, duckdb }: Journey) => [
  'sync',
  '--quiet',
  '--raw',
  raw,
  '--warehouse',
  `duckdb:${duckdb}`,
];

it('a sync that is killed at any moment and run again ends with exactly the truth', {
  timeout: 240_000,
}, async () => {
  const journey = await startJourney({ transactions: 1_500, accounts: 3, latencyMs: 2 });
  const args = syncArgs(journey);
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0, stderr: '' });
  await journey.expectTruth();
  let killed = 0;
  for (const [round, moment] of moments.entries()) {
    journey.bank.bank.advance({ hours: 60 });
    journey.bank.bank.bulkTouch({ count: 140 });
    const outcome = await runCli(args, journey.env, { killWhen: moment(journey) });
    if (outcome.status === null) killed += 1;
    else expect(outcome).toMatchObject({ status: 0, stderr: '' });
    if (round % 3 === 2) {
      expect(await runCli(args, journey.env)).toMatchObject({ status: 0, stderr: '' });
      await journey.expectTruth();
    }
  }
  // A late moment may find the program done already; the others must have hit.
  expect(killed).toBeGreaterThan(moments.length / 2);
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0 });
  await journey.expectTruth();
});

it('a first back-fill that is killed again and again still gets there', {
  timeout: 240_000,
}, async () => {
  const journey = await startJourney({ transactions: 1_500, accounts: 3, latencyMs: 2 });
  const args = syncArgs(journey);
  for (const moment of [1, 6, 12, 18, 24].map(afterRequests)) {
    expect((await runCli(args, journey.env, { killWhen: moment(journey) })).status).toBeNull();
  }
  await runCli(args, journey.env, { killWhen: afterCommit(20)(journey) });
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0 });
  await journey.expectTruth();
});

it('of runs started at once one commits and the others say that they come too early', {
  timeout: 120_000,
}, async () => {
  const journey = await startJourney({ transactions: 800, accounts: 2, latencyMs: 10 });
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => runCli(syncArgs(journey), journey.env)),
  );
  const statuses = outcomes.map(({ status }) => status);
  expect(statuses.filter((status) => status === 0).length).toBeGreaterThanOrEqual(1);
  expect(statuses.every((status) => status === 0 || status === 75)).toBe(true);
  await journey.sync();
  await journey.expectTruth();
});
