import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it, vi } from 'vitest';
import { isListing } from '../../support/altered-bank.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { type CliOutcome, runCli, startCli } from '../../support/run-cli.ts';
import { heldBank } from './held-bank.ts';
import { expireLease, leaseHolder, leaseText } from './lease-file.ts';
import { expectLedger } from './ledger.ts';
import { hasOpen, namesIn } from './open-files.ts';
import { until } from './until.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 180_000 });

const argsOf = (command: string, { raw, warehouse }: Journey) => [
  command,
  '--quiet',
  '--raw',
  raw,
  ...(command === 'extract' ? [] : ['--warehouse', warehouse]),
];

/** As many listings as one run asks for at once. */
const atOnce = 6;

it('T98 of two runs that start in the same millisecond one commits and the other exits 75', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  const bank = await heldBank(journey, () => true);
  const runs = [1, 2].map(() => startCli(argsOf('sync', journey), bank.env));
  const early = await Promise.race(runs.map(({ ended }) => ended));
  expectBusy(early, /Another run holds the lease/);
  bank.letGo();
  expect(statuses(await Promise.all(runs.map(({ ended }) => ended)))).toEqual([0, 75]);
  await expectOneCommit(journey);
});

it('T99 of five runs that all believe to hold the lease one commits, and the others are superseded with 75', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  const bank = await heldBank(journey, isListing);
  const runs: Promise<CliOutcome>[] = [];
  for (let n = 1; n <= 5; n += 1) {
    const run = startCli(argsOf('sync', journey), bank.env);
    runs.push(run.ended);
    await until(`run ${n} lists`, () => bank.waiting() === n * atOnce);
    expect(leaseHolder(journey)).toBe(run.pid);
    expireLease(journey);
  }
  bank.letGo();
  const outcomes = await Promise.all(runs);
  expect(statuses(outcomes)).toEqual([0, 75, 75, 75, 75]);
  for (const outcome of outcomes.filter(({ status }) => status !== 0))
    expectBusy(outcome, /Superseded: another run has committed manifest 1 first/);
  await expectOneCommit(journey);
});

it('T100 C15 an extract that was paused for longer than its lease is superseded and changes nothing', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  const bank = await heldBank(journey, isListing);
  const zombie = startCli(argsOf('sync', journey), bank.env);
  await until('it lists', () => bank.waiting() === atOnce);
  zombie.kill('SIGSTOP');
  expireLease(journey);
  bank.letGo();
  expect(await runCli(argsOf('sync', journey), bank.env)).toMatchObject({ status: 0 });
  const before = whatCounts(journey);
  zombie.kill('SIGCONT');
  expectBusy(await zombie.ended, /Superseded: another run has committed manifest 1 first/);
  expect(whatCounts(journey)).toEqual(before);
  await expectOneCommit(journey);
});

it('T100 T95 a paused load keeps the DuckDB file: another exits 75 and names it, and nothing is doubled', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  await journey.extract();
  const zombie = startCli(argsOf('load', journey), journey.env);
  // Open, locked and with its header; before that DuckDB would call it no database.
  const isMade = () => (statSync(journey.duckdb, { throwIfNoEntry: false })?.size ?? 0) >= 12_288;
  await until('it has the file', () => hasOpen(zombie.pid, journey.duckdb) && isMade());
  zombie.kill('SIGSTOP');
  const other = await runCli(argsOf('load', journey), journey.env);
  expectBusy(other, new RegExp(`Another run is at .*${journey.duckdb} \\(PID ${zombie.pid}\\)`));
  zombie.kill('SIGCONT');
  expect(await zombie.ended).toMatchObject({ status: 0, stderr: '' });
  await expectOneCommit(journey);
});

it('T95 T145 a DuckDB file that somebody reads is left alone: status 74, what was extracted is told, and the next load takes it', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  await journey.sync();
  journey.bank.bank.advance({ hours: 30 });
  const reader = await DuckDBInstance.create(journey.duckdb, { access_mode: 'READ_ONLY' });
  const outcome = await runCli(argsOf('sync', journey), journey.env);
  expect(outcome.status).toBe(74);
  expect(outcome.stderr).toMatch(
    new RegExp(
      `^qonto-elt: The DuckDB file ${journey.duckdb} is open in another program \\(PID ${process.pid}\\)\n  .*--read-copy.*manifest 2 is committed and waits to be loaded\\.\n$`,
    ),
  );
  // Whoever only reads keeps nobody else from reading.
  const status = await runCli(['status', ...argsOf('load', journey).slice(2), '--json'], {});
  expect(JSON.parse(status.stdout)).toMatchObject({
    newest_manifest: { seq: 2 },
    loaded_manifest: 1,
    warehouse_fault: null,
  });
  reader.closeSync();
  expect(namesIn(join(journey.raw, 'manifests'))).toHaveLength(2);
  expect(await runCli(argsOf('load', journey), journey.env)).toMatchObject({
    status: 0,
    stderr: '',
  });
  await journey.expectTruth();
});

const statuses = (outcomes: readonly CliOutcome[]) => outcomes.map(({ status }) => status).sort();

/** What happened and what to do, in two lines. */
function expectBusy({ status, stderr }: CliOutcome, said: RegExp): void {
  expect(stderr).toMatch(said);
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(status).toBe(75);
}

/** Everything a late run could spoil. */
function whatCounts(journey: Journey) {
  const manifests = join(journey.raw, 'manifests');
  return {
    lease: leaseText(journey),
    manifests: namesIn(manifests).map((name) => readFileSync(join(manifests, name), 'utf8')),
    warehouse: createHash('sha256').update(readFileSync(journey.duckdb)).digest('hex'),
  };
}

async function expectOneCommit(journey: Journey): Promise<void> {
  expect(namesIn(join(journey.raw, 'manifests'))).toEqual(['0000000001.json']);
  expect(leaseHolder(journey)).toBeUndefined();
  await journey.expectTruth();
  const temporary = join(journey.folder, 'empty');
  await mkdir(temporary);
  await expectLedger(journey, temporary);
}
