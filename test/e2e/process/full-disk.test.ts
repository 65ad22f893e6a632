import { mkdirSync, renameSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { boundByModes } from '../../support/bound-by-modes.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { type CliOutcome, runCli } from '../../support/run-cli.ts';
import { leaseHolder } from './lease-file.ts';
import { expectLedger } from './ledger.ts';
import { namesIn } from './open-files.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

// Each starts several processes, which is slow where many share a core.
vi.setConfig({ testTimeout: 180_000 });

const plenty = 'size=200m,nr_inodes=100000';

const argsOf = (command: string, { raw, warehouse }: Pick<Journey, 'raw' | 'warehouse'>) => [
  command,
  '--quiet',
  '--raw',
  raw,
  '--warehouse',
  warehouse,
];

describe('T96 C16 a disk that is full', () => {
  it.each([
    ['while parts are written', 'size=60k', { transactions: 600, attachmentsShare: 0 }],
    // A receipt takes two names.
    ['while receipts are stored', 'nr_inodes=60', { transactions: 100, attachmentsShare: 1 }],
  ])('%s: status 69, and with more space the whole truth', async (_, options, size) => {
    const journey = await startJourney({ accounts: 2, ...size });
    mkdirSync(journey.raw);
    const disk = await smallDisk(journey.raw, options);
    const sync = () => runCli(argsOf('sync', journey), journey.env, { under: disk.under });
    expectFullZone(await sync(), journey, disk);
    expect(namesIn(disk.inside(join(journey.raw, 'attachments'))).length > 8).toBe(
      size.attachmentsShare > 0,
    );
    disk.resize(plenty);
    await expectRecovered(await sync(), journey, disk);
  });

  it('when the manifest is written: nothing is committed, and with more space the whole truth', async () => {
    const journey = await startJourney({ transactions: 800, accounts: 2, attachmentsShare: 0 });
    mkdirSync(journey.raw);
    const disk = await smallDisk(journey.raw, plenty);
    // What a run remembers of the overlap is in the manifest, and nothing else is new in a quiet one.
    const sync = () =>
      runCli([...argsOf('sync', journey), '--overlap', '3650d'], journey.env, {
        under: disk.under,
      });
    expect(await sync()).toMatchObject({ status: 0, stderr: '' });
    fillUp(disk.inside(journey.raw), 12_000);
    expectFullZone(await sync(), journey, disk);
    expect(namesIn(disk.inside(join(journey.raw, 'manifests')))).toEqual(['0000000001.json']);
    disk.resize('size=400m');
    await expectRecovered(await sync(), journey, disk);
  });

  it.each(['size=300k', 'size=700k'])(
    'under the DuckDB file (%s): status 69, nothing merged, and with more space the whole truth',
    async (options) => {
      const journey = await startJourney({ transactions: 600, accounts: 2, attachmentsShare: 0 });
      await journey.extract();
      const folder = join(journey.folder, 'warehouse');
      mkdirSync(folder);
      const disk = await smallDisk(folder, options);
      const warehouse = `duckdb:${join(folder, 'q.duckdb')}`;
      const load = () =>
        runCli(argsOf('load', { ...journey, warehouse }), journey.env, {
          under: disk.under,
        });
      const outcome = await load();
      expectTwoLines(outcome, /q\.duckdb could not take the rows: .*No space left on device/);
      expect(outcome.status).toBe(69);
      disk.resize(plenty);
      expect(await load()).toMatchObject({ status: 0, stderr: '' });
      disk.bringOut();
      renameSync(join(folder, 'q.duckdb'), journey.duckdb);
      await journey.expectTruth();
    },
  );
});

describe('T96 a folder that may not be written to', () => {
  it('holds the raw zone: status 78, and nothing is there', async () => {
    const { journey, closed, bound } = await closedFolder();
    const outcome = await runCli(
      argsOf('sync', { raw: join(closed, 'raw'), warehouse: journey.warehouse }),
      journey.env,
      bound,
    );
    expectTwoLines(outcome, /No permission in the raw zone .*\/closed\/raw \(EACCES\)/);
    expect(outcome.status).toBe(78);
    expect(journey.bank.bank.requests().total).toBe(0);
    expect(namesIn(closed)).toEqual([]);
  });

  it('holds the DuckDB file: status 78, before the bank is asked', async () => {
    const { journey, closed, bound } = await closedFolder();
    const warehouse = `duckdb:${join(closed, 'q.duckdb')}`;
    const outcome = await runCli(
      argsOf('sync', { raw: journey.raw, warehouse }),
      journey.env,
      bound,
    );
    expectTwoLines(outcome, /The DuckDB file .*\/closed\/q\.duckdb cannot be written: /);
    expect(outcome.status).toBe(78);
    expect(journey.bank.bank.requests().total).toBe(0);
    expect(namesIn(closed)).toEqual([]);
  });
});

/** A journey with a folder that may not be written to, and what makes a superuser heed that. */
async function closedFolder() {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  const closed = join(journey.folder, 'closed');
  await mkdir(closed, { mode: 0o555 });
  return { journey, closed, bound: { under: boundByModes } };
}

function fillUp(folder: string, leave: number): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - leave));
}

function expectFullZone(outcome: CliOutcome, journey: Journey, disk: SmallDisk): void {
  expectTwoLines(outcome, /^qonto-elt: The disk is full in the raw zone .*\/raw \(ENOSPC\)\n/);
  expect(outcome.status).toBe(69);
  const raw = disk.inside(journey.raw);
  expect(leaseHolder({ raw })).toBeUndefined();
  expect(namesIn(join(raw, '.tmp'))).toEqual([]);
}

/** What happened and where, and what to do. */
function expectTwoLines({ stderr }: CliOutcome, said: RegExp): void {
  expect(stderr).toMatch(said);
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
}

async function expectRecovered(
  outcome: CliOutcome,
  journey: Journey,
  disk: SmallDisk,
): Promise<void> {
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  disk.bringOut();
  await journey.expectTruth();
  const temporary = join(journey.folder, 'empty');
  mkdirSync(temporary);
  await expectLedger(journey, temporary);
}
