import { expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

/** Kills per run of the suite; spread so that every stage of a sync is hit: start, listing, commit, load. */
const kills = 14;

it('a sync that is killed at any moment and run again ends with exactly the truth', {
  timeout: 240_000,
}, async () => {
  const journey = await startJourney({ transactions: 1_500, accounts: 3, latencyMs: 4 });
  const args = ['sync', '--quiet', '--raw', journey.raw, '--warehouse', `duckdb:${journey.duckdb}`];
  const started = Date.now();
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0, stderr: '' });
  const whole = Date.now() - started;
  await journey.expectTruth();
  let killed = 0;
  for (let round = 0; round < kills; round += 1) {
    journey.bank.bank.advance({ hours: 60 });
    journey.bank.bank.bulkTouch({ count: 140 });
    const killAfterMs = Math.round((whole * (round + 1)) / kills);
    const outcome = await runCli(args, journey.env, { killAfterMs });
    if (outcome.status === null) killed += 1;
    else expect(outcome).toMatchObject({ status: 0, stderr: '' });
    if (round % 4 === 3) {
      expect(await runCli(args, journey.env)).toMatchObject({ status: 0, stderr: '' });
      await journey.expectTruth();
    }
  }
  expect(killed).toBeGreaterThan(kills / 3);
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0 });
  await journey.expectTruth();
});

it('a first back-fill that is killed again and again still gets there', {
  timeout: 240_000,
}, async () => {
  const journey = await startJourney({ transactions: 1_500, accounts: 3, latencyMs: 4 });
  const args = ['sync', '--quiet', '--raw', journey.raw, '--warehouse', `duckdb:${journey.duckdb}`];
  for (let killAfterMs = 700; killAfterMs <= 1_900; killAfterMs += 240) {
    await runCli(args, journey.env, { killAfterMs });
  }
  expect(await runCli(args, journey.env)).toMatchObject({ status: 0 });
  await journey.expectTruth();
});

it('of runs started at once one commits and the others say that they come too early', {
  timeout: 120_000,
}, async () => {
  const journey = await startJourney({ transactions: 800, accounts: 2, latencyMs: 10 });
  const args = ['sync', '--quiet', '--raw', journey.raw, '--warehouse', `duckdb:${journey.duckdb}`];
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => runCli(args, journey.env)));
  const statuses = outcomes.map(({ status }) => status);
  expect(statuses.filter((status) => status === 0).length).toBeGreaterThanOrEqual(1);
  expect(statuses.every((status) => status === 0 || status === 75)).toBe(true);
  await journey.sync();
  await journey.expectTruth();
});
