import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src/base/instant.ts';
import { silentLog } from '../../../src/base/log.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Limits } from '../../../src/extract/deps.ts';
import type { ExtractReport } from '../../../src/extract/report.ts';
import { newestManifest } from '../../../src/raw/chain.ts';
import { folderZone } from '../../../src/raw/folder/zone.ts';
import { composeZone } from '../../../src/run/compose.ts';
import { composeBank } from '../../../src/run/compose-bank.ts';
import { extractOptions, extractUnderLease } from '../../../src/run/extract.ts';
import type { SyncReport } from '../../../src/run/story.ts';
import { alteredBank, isListing } from '../../support/altered-bank.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { runCli } from '../../support/run-cli.ts';

const few = { transactions: 400, accounts: 2, attachmentsShare: 0.1 };

/** The `updated_at` of which so large a part of the bank's rows is older. */
function instantAt(part: number, { bank }: Journey): string {
  const times = bank.bank.truth().transactions.map((row) => row.updated_at);
  return times.sort()[Math.floor(part * times.length)] ?? '';
}

/** Later than all that the bank has, and as late as a start may be. */
function soon({ bank }: Journey): string {
  const hour = 3_600_000;
  return `${new Date(Date.parse(bank.bank.now()) + hour).toISOString().slice(0, 19)}Z`;
}

async function idsIn({ query }: Journey): Promise<number> {
  const [row] = await query('select count(distinct id)::int as n from qonto_raw.transactions');
  return Number(row?.n);
}

const listingsOf = ({ extract }: SyncReport) =>
  extract?.accounts.flatMap(({ listings }) => listings) ?? [];
const beginnings = (done: SyncReport) => [
  ...new Set(listingsOf(done).map(({ began_at: beganAt }) => beganAt)),
];
const micros = (instant: string) => instant.replace(/Z$/, '000Z');

async function stateOf({ raw }: Journey) {
  return (await newestManifest(folderZone(raw)))?.manifest.streams.transactions?.listings ?? [];
}

describe('T108 a start that is moved back, or taken away', () => {
  it.each([
    ['taken away', undefined],
    ['moved back', 0.1],
    ['moved back in two steps', 0.4],
  ])('%s brings the older rows, with their proof', async (_, part) => {
    const journey = await startJourney(few);
    const since = instantAt(0.7, journey);
    const first = await journey.sync({ since });
    expect(beginnings(first)).toEqual([micros(since)]);
    const some = await idsIn(journey);
    expect(some).toBeLessThan(0.35 * few.transactions);

    journey.bank.bank.advance({ days: 2 });
    journey.bank.bank.bulkTouch({ count: 10 });
    const wanted = part === undefined ? undefined : instantAt(part, journey);
    const second = await journey.sync(wanted === undefined ? {} : { since: wanted });
    expect(beginnings(second)).toEqual([wanted === undefined ? null : micros(wanted)]);
    expect(new Set(listingsOf(second).map(({ certificate }) => certificate))).toEqual(
      new Set(['keyset']),
    );
    await journey.expectTruth(({ updated_at: at }) => wanted === undefined || at >= wanted);
    if (part === 0.4) await journey.sync();
    if (part !== 0.1) await journey.expectTruth();
    // Once is enough.
    journey.bank.bank.clearRequests();
    const idle = await journey.sync(part === 0.1 ? { since: String(wanted) } : {});
    expect(listingsOf(idle).reduce((sum, { rows_landed: landed }) => sum + landed, 0)).toBe(0);
    expect(await stateOf(journey)).not.toContainEqual(
      expect.objectContaining({ earlier: expect.anything() }),
    );
  });

  it('changes nothing when it is moved on, and the run says so', async () => {
    const journey = await startJourney(few);
    const { places } = journey;
    const run = (...args: readonly string[]) =>
      runCli(['sync', '--log-level', 'error', ...places, ...args], journey.env);
    const early = instantAt(0.3, journey);
    const first = await run('--since', early);
    expect(first).toMatchObject({ status: 0, stdout: expect.not.stringContaining('--since') });
    const rows = await idsIn(journey);
    const day = soon(journey).slice(0, 10);
    const { status, stdout } = await run('--since', day);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `--since ${day} changed nothing where more is held: \\d+ listings hold from \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC on`,
      ),
    );
    expect(await idsIn(journey)).toBe(rows);
    // A longer look back does not reach behind it either: what it brought would be without proof.
    await run('--since', early, '--overlap', '3000d');
    expect(await idsIn(journey)).toBe(rows);

    await run();
    await journey.expectTruth();
    expect((await run('--since', day)).stdout).toContain('listings hold from the beginning on');
  });

  it('comes from the environment or the config file alike', async () => {
    const journey = await startJourney(few);
    const file = join(journey.folder, 'settings.json');
    const run = async (settings: object, env: object = {}) => {
      await writeFile(file, JSON.stringify(settings));
      const { raw, duckdb } = journey;
      const args = ['--config', file, '--raw', raw, '--warehouse', `duckdb:${duckdb}`, '--json'];
      const { stdout } = await runCli(['sync', ...args], { ...journey.env, ...env });
      return beginnings(JSON.parse(stdout));
    };
    const [third, second] = [instantAt(0.6, journey), instantAt(0.3, journey)];
    expect(await run({}, { QONTO_ELT_SINCE: third })).toEqual([micros(third)]);
    expect(await run({ since: second })).toEqual([micros(second)]);
    expect(await run({ since: third })).toEqual([micros(second)]);
    expect(await run({})).toEqual([null]);
    await journey.expectTruth();
  });

  it('is told by the status, also while what lies before is on its way', async () => {
    const journey = await startJourney({ ...few, transactions: 1_200, accounts: 1 });
    const status = async (...args: readonly string[]) =>
      (await runCli(['status', '--raw', journey.raw, ...args], journey.env)).stdout;
    await journey.extract({ status: 'completed', since: soon(journey) });
    expect(await status()).toMatch(/holds from/);
    const none = JSON.parse(await status('--json')).newest_manifest.listings;
    expect(none).toContainEqual(expect.objectContaining({ watermark: null, earlier: null }));
    const since = instantAt(0.9, journey);
    const one = { status: 'completed' };
    await journey.extract({ ...one, since });
    const text = `${since.slice(0, 19).replace('T', ' ')} UTC`;
    expect(await status()).toMatch(new RegExp(`completed +${text} +20`));

    await interrupt(journey, 6, one);
    const [completed] = await stateOf(journey);
    expect(completed).toMatchObject({ began_at: micros(since), earlier: {} });
    expect(completed?.earlier).not.toHaveProperty('began_at');
    expect(await status()).toMatch(
      `completed: of what lies before ${text}, the beginning to ${completed?.earlier?.watermark.slice(0, 10)}`,
    );
    await journey.extract(one);
    expect(await status()).toMatch(/completed +the beginning +20/);
    const all = JSON.parse(await status('--json')).newest_manifest.listings;
    expect(new Set(all.map(({ began_at: beganAt }: { began_at: unknown }) => beganAt))).toEqual(
      new Set([null]),
    );
  });
});

describe('what lies before', () => {
  it('goes on where a run that broke off has come', async () => {
    const long = { ...few, transactions: 1_500, accounts: 1 };
    const twin = await startJourney(long);
    await twin.extract({ since: instantAt(0.9, twin) });
    const whole = (await extractWith(twin)).requests;

    const journey = await startJourney(long);
    await journey.extract({ since: instantAt(0.9, journey) });
    await interrupt(journey, Math.floor(whole / 2));
    expect((await stateOf(journey)).map(({ certificate }) => certificate)).toContain(null);
    await journey.load();
    expect(await idsIn(journey)).toBeGreaterThan(300);
    // Moved on in between: what was begun waits.
    const late = await journey.sync({ since: instantAt(0.95, journey) });
    expect(listingsOf(late).map(({ certificate }) => certificate)).not.toContain(null);
    expect(await stateOf(journey)).toContainEqual(
      expect.objectContaining({ earlier: expect.anything() }),
    );
    expect((await extractWith(journey)).requests).toBeLessThan(0.8 * whole);
    await journey.load();
    await journey.expectTruth();
  });

  it('is cut into walks where it is much, and committed on the way', async () => {
    const journey = await startJourney({ ...few, transactions: 1_200, accounts: 1 });
    await journey.extract({ since: instantAt(0.9, journey) });
    const done = await extractWith(journey, { rowsPerManifest: 100, rowsPerWalk: 150 });
    expect(done.manifests.length).toBeGreaterThan(3);
    expect(done.accounts.flatMap(({ listings }) => listings)).not.toContainEqual(
      expect.objectContaining({ certificate: null }),
    );
    await journey.load();
    await journey.expectTruth();
  });

  it('is held alone where the bank contradicts itself: what is held already goes on', async () => {
    const journey = await startJourney({ ...few, accounts: 1 });
    const since = instantAt(0.7, journey);
    const only = { status: 'completed' };
    await journey.sync({ ...only, since });
    journey.bank.bank.advance({ days: 2 });
    // Of what lies before, the bank answers another page than the one that was asked for.
    let broken = true;
    const url = await alteredBank(journey, {
      alter(answer, path) {
        const from = new URL(path, 'http://bank').searchParams.get('updated_at_from');
        if (broken && isListing(path) && (from === null || from < since.slice(0, 10)))
          answer.body = answer.body.replace('"current_page":1', '"current_page":7');
      },
    });
    const done = await journey.sync({ ...only, 'api-url': url });
    expect(done.extract?.faults.map(({ code }) => code)).toContain('not_certified');
    expect(done.extract?.faults[0]?.message).toContain('What lies before');
    expect(beginnings(done)).toEqual([micros(since)]);
    await journey.expectTruth(
      ({ status, updated_at: at }) => status === 'completed' && at >= since,
    );
    broken = false;
    await journey.sync({ 'api-url': url });
    await journey.expectTruth();
  });
});

/** An extract that divides its work much earlier than usual. */
async function extractWith(journey: Journey, limits: Partial<Limits> = {}): Promise<ExtractReport> {
  const config = readConfig({ raw: journey.raw }, journey.env);
  return extractUnderLease(
    {
      zone: await composeZone(config),
      bank: await composeBank(config, silentLog),
      log: silentLog,
      now: () => instantOf(new Date()),
      limits: { rowsPerManifest: 50_000, rowsPerWalk: 10_000, ...limits },
    },
    extractOptions(config),
  );
}

/** A run without a start, whose bank gives up after so many pages. */
async function interrupt(journey: Journey, pages: number, flags = {}): Promise<void> {
  journey.bank.bank.addFault({ match: '/transactions?', skip: pages, times: 1_000, status: 404 });
  const done = await journey.extract(flags);
  expect(done.extract?.faults).not.toEqual([]);
  journey.bank.bank.clearFaults();
}
