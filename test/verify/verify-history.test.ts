import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestManifest } from '../../src/raw/chain.ts';
import { type ListingState, type Manifest, noCounts } from '../../src/raw/manifest.ts';
import { manifestPath } from '../../src/raw/paths.ts';
import { runCli } from '../support/run-cli.ts';
import { commitNext, outcomeLine, owed, transactionLine } from './raw-history.ts';
import { flipByte, startThreeRuns as start } from './three-runs.ts';

/** A manifest that says something else of its first listing. */
function changeFirst(change: Partial<ListingState>): (next: Manifest) => Manifest {
  return (next) => {
    const { transactions = { counts: noCounts } } = next.streams;
    const listings = (transactions.listings ?? []).map((listing, index) =>
      index === 0 ? { ...listing, ...change } : listing,
    );
    return { ...next, streams: { ...next.streams, transactions: { ...transactions, listings } } };
  };
}

const manifest = (raw: string, seq: number) => join(raw, manifestPath(seq));

describe('a manifest that is not what it was', () => {
  it.each([1, 2, 3])('number %i truncated is named', async (seq) => {
    const { journey, check } = await start();
    await truncate(manifest(journey.raw, seq), 200);
    const { findings, ledger } = await check();
    expect(findings).toEqual([
      expect.objectContaining({ problem: 'altered', object: manifest(journey.raw, seq) }),
    ]);
    expect(ledger).toBeNull();
  });

  it.each([1, 2])('number %i missing is a gap', async (seq) => {
    const { journey, check } = await start();
    await rm(manifest(journey.raw, seq));
    expect((await check()).findings).toEqual([
      expect.objectContaining({ problem: 'missing', object: manifest(journey.raw, seq) }),
    ]);
  });

  it('the newest missing is known from the lease', async () => {
    const { journey, check } = await start();
    await rm(manifest(journey.raw, 3));
    expect((await check()).findings).toEqual([
      expect.objectContaining({ problem: 'missing', object: manifest(journey.raw, 3) }),
    ]);
    await rm(join(journey.raw, 'manifests'), { recursive: true });
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        object: manifest(journey.raw, 1),
        detail: expect.stringContaining('up to manifest 3'),
      }),
    ]);
  });

  it('one that was altered and still reads well is known from the next', async () => {
    const { journey, check } = await start();
    const file = manifest(journey.raw, 2);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"landed":', '"landed":1'));
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'altered',
        object: file,
        detail: expect.stringContaining('manifest 3 names'),
      }),
    ]);
  });

  it('one of a format to come is left to the program that knows it', async () => {
    const { journey } = await start();
    const file = manifest(journey.raw, 3);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"format_version":2', '"format_version":3'));
    const outcome = await runCli(['verify', '--raw', journey.raw], {});
    expect(outcome).toMatchObject({
      status: 65,
      stderr: expect.stringContaining('has format version 3'),
    });
  });

  it('a watermark that fell is told', async () => {
    const { zone, check } = await start();
    const before = await newestManifest(zone);
    await commitNext(zone, {}, changeFirst({ watermark: '2020-01-01T00:00:00.000000Z' }));
    const [fallen] = before?.manifest.streams.transactions?.listings ?? [];
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'watermark_fell',
        object: zone.uri(manifestPath(4)),
        detail: expect.stringContaining(`${fallen?.watermark}, and is 2020-01-01`),
      }),
    ]);
  });

  it('a listing that reaches less far back is told', async () => {
    const { zone, check } = await start();
    const late = '2020-01-01T00:00:00.000000Z';
    await commitNext(zone, {}, changeFirst({ began_at: late }));
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'beginning_rose',
        object: zone.uri(manifestPath(4)),
        detail: expect.stringContaining(`held from the beginning, and from ${late}`),
      }),
    ]);
  });
});

describe('attachments that are not what they were', () => {
  it('one that was altered and one that is missing are named', async () => {
    const { journey, check, below } = await start();
    const [altered = '', missing = ''] = (await below('attachments/')).map((path) =>
      join(journey.raw, path),
    );
    await flipByte(altered);
    await rm(missing);
    const { findings, ledger } = await check();
    expect(findings.map(({ problem, object }) => [problem, object]).sort()).toEqual([
      ['altered', altered],
      ['missing', missing],
    ]);
    expect(ledger).toMatchObject({ without_outcome: 0 });
    expect((await runCli(['verify', '--raw', journey.raw, '--json'], {})).status).toBe(65);
  });

  it('one that a transaction refers to, and nothing else knows, is named', async () => {
    const { zone, check } = await start();
    const [named, embedded, settled] = [randomUUID(), randomUUID(), randomUUID()];
    await commitNext(zone, {
      transactions: [transactionLine([named, settled], []), transactionLine([], [embedded])],
      attachments: [outcomeLine(settled, 'gone')],
    });
    const { findings, ledger } = await check();
    expect(findings.map(({ problem, object }) => [problem, object]).sort()).toEqual(
      [named, embedded].map((id) => ['no_outcome', `attachment ${id}`]).sort(),
    );
    expect(ledger).toMatchObject({ gone: 1, without_outcome: 2 });
    const sum = Object.entries(ledger ?? {}).map(([key, n]) => (key === 'referenced' ? -n : n));
    expect(sum.reduce((total, n) => total + n, 0)).toBe(0);
  });

  it('the newest outcome counts, and pending means on the list of the newest manifest', async () => {
    const { zone, check } = await start();
    const ids = { listed: randomUUID(), lost: randomUUID(), later: randomUUID() };
    await commitNext(zone, {
      transactions: [transactionLine(Object.values(ids))],
      attachments: Object.values(ids).map((id) => outcomeLine(id, 'pending')),
    });
    await commitNext(zone, { attachments: [outcomeLine(ids.later, 'too_large')] }, (next) => ({
      ...next,
      files: { ...next.files, pending: [owed(ids.listed)] },
    }));
    const { findings, ledger } = await check();
    expect(ledger).toMatchObject({ pending: 1, too_large: 1, without_outcome: 1 });
    expect(findings).toEqual([
      expect.objectContaining({ problem: 'no_outcome', object: `attachment ${ids.lost}` }),
    ]);
  });

  it('a stored one is looked for under the name its outcome gives', async () => {
    const { zone, check } = await start();
    const id = randomUUID();
    const bytes = Buffer.from('a receipt');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await commitNext(zone, { attachments: [outcomeLine(id, 'stored', sha256)] });
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'missing',
        object: zone.uri(`attachments/${id}/${sha256}`),
      }),
    ]);
    await zone.create(`attachments/${id}/${sha256}`, bytes);
    expect((await check()).findings).toEqual([]);
  });
});
