import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isListing } from '../../support/altered-bank.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { type CliOutcome, type RunningCli, startCli } from '../../support/run-cli.ts';
import { heldBank } from './held-bank.ts';
import { leaseHolder } from './lease-file.ts';
import { hasOpen, namesIn } from './open-files.ts';
import { until } from './until.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 180_000 });

const places = ({ raw, warehouse }: Journey) => ['--quiet', '--raw', raw, '--warehouse', warehouse];

describe.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('T103 %s', (name, status) => {
  it('in the middle of a listing: nothing is committed, the lease is free, nothing temporary is left', async () => {
    const journey = await startJourney({ transactions: 200, accounts: 2 });
    const bank = await heldBank(journey, isListing);
    const run = startCli(['sync', ...places(journey)], bank.env);
    await until('it lists', () => bank.waiting() > 0);
    run.kill(name);
    expectStopped(await run.ended, `Stopped by ${name}`, status);
    await expectNothingLeft(journey);
  });

  it('while receipts are stored', async () => {
    const journey = await startJourney({ transactions: 300, attachmentsShare: 1, latencyMs: 40 });
    const run = startCli(['sync', ...places(journey)], journey.env);
    const stored = () => namesIn(join(journey.raw, 'attachments')).length;
    await until('receipts come', () => stored() > 8);
    run.kill(name);
    expectStopped(await run.ended, `Stopped by ${name}`, status);
    await expectNothingLeft(journey);
  });
});

it('T103 while the warehouse is loaded: a batch is merged whole or not at all', async () => {
  const journey = await startJourney({ transactions: 1_500, attachmentsShare: 0 });
  await journey.extract();
  const run = startCli(['load', ...places(journey)], journey.env);
  await until('the file is open', () => hasOpen(run.pid, journey.duckdb));
  run.kill('SIGTERM');
  const outcome = await run.ended;
  // A merge that was under way already is the end of this load, as it would have been without the signal.
  if (outcome.status !== 0) expectStopped(outcome, 'Stopped by SIGTERM', 143);
  const cursor = await journey.query('select seq::int as seq from qonto_raw._cursor');
  expect(cursor).toEqual([{ seq: outcome.status === 0 ? 1 : 0 }]);
  await journey.load();
  await journey.expectTruth();
});

it('T103 as process 1 of a container, which no signal ends that it does not catch', async () => {
  const journey = await startJourney({ transactions: 200, accounts: 2 });
  const bank = await heldBank(journey, isListing);
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const under = ['unshare', ...asRoot, '--pid', '--fork', '--kill-child'];
  const run = startCli(['extract', '--quiet', '--raw', journey.raw], bank.env, { under });
  await until('it lists', () => bank.waiting() > 0);
  expect(leaseHolder(journey), 'the number it knows itself by').toBe(1);
  const [child] = childrenOf(run.pid);
  process.kill(child ?? 0, 'SIGTERM');
  expectStopped(await run.ended, 'Stopped by SIGTERM', 143);
  await expectNothingLeft(journey);
});

describe('T103 a storage that never answers', () => {
  it('holds up the end for eight seconds and no longer', async () => {
    const { run } = await runOnSilence();
    run.kill('SIGTERM');
    const outcome = await run.ended;
    expect(outcome.signal).toBe('SIGTERM');
    expectTwoLines(outcome, 'Stopped by SIGTERM, and not yet at a safe point');
  });

  it('is not waited for after a second signal', async () => {
    const { run } = await runOnSilence();
    run.kill('SIGTERM');
    // Sooner, it would be the same Ctrl-C, passed on by npx.
    await sleep(700);
    run.kill('SIGINT');
    const outcome = await run.ended;
    expect(outcome.signal).toBe('SIGINT');
    expectTwoLines(outcome, 'Stopped by SIGINT for the second time');
  });
});

describe('T103 programs that were started end too', () => {
  it('a dbt, even one that does not listen', async () => {
    const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
    const told = join(journey.folder, 'dbt.pid');
    const dbt = join(journey.folder, 'dbt');
    writeFileSync(dbt, `#!/bin/sh\ntrap '' TERM\necho $$ > ${told}\nwhile :; do sleep 0.2; done\n`);
    chmodSync(dbt, 0o755);
    const env = { ...journey.env, DBT_BIN: dbt };
    const run = startCli(['sync', '--dbt', ...places(journey)], env);
    await until('dbt runs', () => existsSync(told) && readFileSync(told, 'utf8') !== '');
    run.kill('SIGTERM');
    expectStopped(await run.ended, 'Stopped by SIGTERM', 143);
    expect(isAlive(Number(readFileSync(told, 'utf8')))).toBe(false);
    await journey.expectTruth();
  });

  it('the syncs of a demo', async () => {
    const folder = join(await temporaryFolder(), 'demo');
    const run = startCli(['demo', '--folder', folder], {});
    await until('its first sync runs', () => childrenOf(run.pid).length > 0);
    const [child = 0] = childrenOf(run.pid);
    run.kill('SIGTERM');
    const { status, stderr } = await run.ended;
    expect(status).toBe(143);
    expect(stderr).toContain('qonto-elt: Stopped by SIGTERM\n');
    expect(stderr).not.toContain('    at ');
    expect(isAlive(child)).toBe(false);
  });
});

it('T103 a command that has nothing to bring to an end is just left', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1 });
  const bank = await heldBank(journey, () => true);
  const run = startCli(['check', '--raw', journey.raw], bank.env);
  await until('it asks', () => bank.waiting() > 0);
  run.kill('SIGTERM');
  expectStopped(await run.ended, 'Stopped by SIGTERM', 143);
});

it('T103 a simulated bank closes, which is what it was told to', async () => {
  const run = startCli(['simulate', '--json'], {});
  await until('it is open', () => run.stdout().includes('"url"'));
  run.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ status: 0, stderr: '' });
});

/** The fault, and that nothing was lost. */
function expectStopped(outcome: CliOutcome, what: string, status: number): void {
  expectTwoLines(outcome, what);
  expect(outcome.status).toBe(status);
}

function expectTwoLines({ stderr }: CliOutcome, what: string): void {
  expect(stderr).toBe(
    `qonto-elt: ${what}\n  Nothing was lost: what was committed stays, and the next run goes on from there.\n`,
  );
}

/** No commit, no lease, no half-written file; and the next run gets everything. */
async function expectNothingLeft(journey: Journey): Promise<void> {
  expect(namesIn(join(journey.raw, 'manifests'))).toEqual([]);
  expect(leaseHolder(journey)).toBeUndefined();
  expect(namesIn(join(journey.raw, '.tmp'))).toEqual([]);
  await journey.sync();
  await journey.expectTruth();
}

/** A run whose bucket is behind a server that takes requests and answers none. */
async function runOnSilence(): Promise<{ readonly run: RunningCli }> {
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  const journey = await startJourney({ transactions: 10, accounts: 1 });
  await until('the server listens', () => server.listening);
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = { ...journey.env, STORAGE_EMULATOR_HOST: `http://127.0.0.1:${port}` };
  const run = startCli(['extract', '--quiet', '--raw', 'gs://bucket/raw'], env);
  await until('it waits for the storage', () => asked > 0);
  return { run };
}

function childrenOf(pid: number): number[] {
  return namesIn(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((text) => text.trim() !== '')
      .map(Number),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
