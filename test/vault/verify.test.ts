import { createHash, randomUUID } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { newestManifest } from '../../src/raw/chain.ts';
import { folderZone } from '../../src/raw/folder.ts';
import { manifestPath } from '../../src/raw/paths.ts';
import { verify } from '../../src/verify/verify.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { commitNext, outcomeLine, transactionLine } from './raw-history.ts';

/** A raw zone of three manifests, written by three runs. */
async function start(options = {}) {
  const journey = await startJourney({ transactions: 80, accounts: 2, ...options });
  await journey.extract();
  for (let run = 0; run < 2; run += 1) {
    journey.bank.bank.bulkTouch({ count: 10 });
    journey.bank.bank.advance({ hours: 1 });
    await journey.extract();
  }
  const zone = folderZone(journey.raw);
  const below = async (prefix: string) =>
    (await filesBelow(journey.raw)).filter((path) => path.startsWith(prefix));
  return { journey, zone, below, check: () => verify(zone, silentLog) };
}

const manifest = (raw: string, seq: number) => join(raw, manifestPath(seq));

describe('verify of a whole raw zone', () => {
  it('finds nothing, and closes the ledger', async () => {
    const { journey, check, below } = await start();
    const attachments = (await below('attachments/')).length;
    expect(await check()).toMatchObject({
      newest_manifest: 3,
      parts: (await below('raw/')).length,
      attachments,
      ledger: {
        referenced: attachments,
        stored: attachments,
        pending: 0,
        without_outcome: 0,
      },
      left_over: { parts: 0, attachments: 0, temporary: 0 },
      findings: [],
    });
    const outcome = await runCli(['verify', '--raw', journey.raw], {});
    expect(outcome).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Whole: 3 manif/) });
    const json = await runCli(['verify', '--raw', journey.raw, '--json'], {});
    expect(JSON.parse(json.stdout)).toMatchObject({ exit_status: 0, newest_manifest: 3 });
    const quiet = await runCli(['verify', '--raw', journey.raw, '--quiet'], {});
    expect(quiet).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['expired', 'pending'],
    ['missing', 'gone'],
    ['html', 'quarantined'],
  ] as const)('counts attachments that are not stored: %s are %s', async (files, state) => {
    const { check } = await start({ quirks: { attachment_files: files } });
    const { ledger, findings } = await check();
    expect(ledger?.referenced).toBeGreaterThan(0);
    expect(ledger).toMatchObject({ [state]: ledger?.referenced, stored: 0 });
    expect(findings).toEqual([]);
  });

  it('counts what died attempts have left, which is no fault', async () => {
    const { journey, check } = await start();
    const left = [
      'raw/transactions/0000000004-dead/00000.ndjson.gz',
      'quarantine/0000000004-dead/00000.ndjson.gz',
      `attachments/${randomUUID()}/${'0'.repeat(64)}`,
      '.tmp/half-written',
    ];
    for (const path of left) {
      await mkdir(dirname(join(journey.raw, path)), { recursive: true });
      await writeFile(join(journey.raw, path), 'left');
    }
    expect(await check()).toMatchObject({
      left_over: { parts: 2, attachments: 1, temporary: 1 },
      findings: [],
    });
  });
});

describe('T84 a part that is not what its manifest names', () => {
  const harms: readonly (readonly [string, string, (file: string) => Promise<unknown>])[] = [
    ['longer', 'altered', (file) => appendFile(file, 'x')],
    ['shorter', 'altered', (file) => truncate(file, 100)],
    ['empty', 'altered', (file) => truncate(file, 0)],
    ['another, of the same length', 'altered', flipByte],
    ['not there', 'missing', (file) => rm(file)],
    ['a folder', 'altered', (file) => rm(file).then(() => mkdir(file))],
  ];

  it.each(harms)('%s: the load refuses it, and verify names it as %s', async (_, problem, harm) => {
    const { journey, check, below } = await start();
    const path = (await below('raw/transactions/0000000002-'))[0] ?? '';
    const file = join(journey.raw, path);
    await harm(file);
    await expect(journey.load()).rejects.toMatchObject({ kind: 'data' });
    const { findings, ledger } = await check();
    expect(findings).toEqual([
      expect.objectContaining({ problem, object: file, hint: expect.stringContaining('backup') }),
    ]);
    // What the part referred to is not known any more.
    expect(ledger).toBeNull();
  });

  it('the command says it in two lines each, with the status for bad data', async () => {
    const { journey, below } = await start();
    const [altered = '', missing = ''] = (await below('raw/')).map((path) =>
      join(journey.raw, path),
    );
    await flipByte(altered);
    await rm(missing);
    const outcome = await runCli(['verify', '--raw', journey.raw, '--log-level', 'silent'], {});
    expect(outcome.status).toBe(65);
    expect(outcome.stderr.split('\n')).toEqual([
      `qonto-elt: altered: ${altered}: manifest 1 names it: it has another sha256`,
      expect.stringContaining('backup'),
      `qonto-elt: missing: ${missing}: manifest 1 names it: it is not there`,
      expect.stringContaining('backup'),
      '',
    ]);
    expect(outcome.stdout).toMatch(/^2 findings: 3 manifests/);
  });

  it('several are all named, in every stream', async () => {
    const { journey, check, below } = await start({ quirks: { bad_rows: 'both' } });
    const harmed = [...(await below('raw/')), ...(await below('quarantine/'))];
    expect(new Set(harmed.map((path) => path.split('/').slice(0, -2).join('/'))).size).toBe(7);
    for (const path of harmed) await flipByte(join(journey.raw, path));
    const { findings } = await check();
    const named = findings.filter(({ problem }) => problem === 'altered').map((one) => one.object);
    expect(named.sort()).toEqual(harmed.map((path) => join(journey.raw, path)).sort());
  });

  it('rows that do not number what the manifest says are told', async () => {
    const { check, zone } = await start();
    await commitNext(zone, { labels: [{ id: 1 }] }, (next) => ({
      ...next,
      parts: next.parts.map((part) => ({ ...part, rows: part.rows + 1 })),
    }));
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'altered',
        detail: expect.stringContaining('it has 1 rows, the manifest says 2'),
      }),
    ]);
  });

  it('a part that may not be read is told apart from a damaged one', async () => {
    const { journey, below } = await start();
    const file = join(journey.raw, (await below('raw/labels/'))[0] ?? '');
    await chmod(journey.folder, 0o755);
    await chmod(file, 0o000);
    const options = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const outcome = await runCli(['verify', '--raw', journey.raw], {}, options);
    expect(outcome).toMatchObject({
      status: 69,
      stderr: expect.stringMatching(/^qonto-elt: unre/),
    });
    expect(outcome.stderr).toContain(file);
  });
});

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
    expect((await check()).findings).toHaveLength(3);
  });

  it('one that was altered and still reads well is known from the next', async () => {
    const { journey, check } = await start();
    const file = manifest(journey.raw, 2);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"transactions_read":', '"transactions_read":1'));
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
    await writeFile(file, text.replace('"format_version":1', '"format_version":2'));
    const outcome = await runCli(['verify', '--raw', journey.raw], {});
    expect(outcome).toMatchObject({
      status: 65,
      stderr: expect.stringContaining('has format version 2'),
    });
  });

  it('a watermark that fell is told', async () => {
    const { zone, check } = await start();
    const before = await newestManifest(zone);
    await commitNext(zone, {}, (next) => ({
      ...next,
      state: {
        ...next.state,
        listings: next.state.listings.map((listing, place) =>
          place === 0 ? { ...listing, watermark: '2020-01-01T00:00:00.000000Z' } : listing,
        ),
      },
    }));
    const [fallen] = before?.manifest.state.listings ?? [];
    expect((await check()).findings).toEqual([
      expect.objectContaining({
        problem: 'watermark_fell',
        object: zone.uri(manifestPath(4)),
        detail: expect.stringContaining(`${fallen?.watermark}, and is 2020-01-01`),
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
    const owed = (id: string) => ({
      id,
      transaction_id: 't',
      bank_account_id: 'a',
      attempts: 1,
      since: '2026-01-01T00:00:00.000000Z',
      reason: 'x',
    });
    await commitNext(zone, {
      transactions: [transactionLine(Object.values(ids))],
      attachments: Object.values(ids).map((id) => outcomeLine(id, 'pending')),
    });
    await commitNext(zone, { attachments: [outcomeLine(ids.later, 'too_large')] }, (next) => ({
      ...next,
      state: { ...next.state, pending_attachments: [owed(ids.listed)] },
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

describe('a place that is no raw zone', () => {
  it('is a wrong setting when there is nothing, and unavailable when it cannot be read', async () => {
    const folder = await temporaryFolder();
    const empty = await runCli(['verify', '--raw', join(folder, 'nowhere')], {});
    expect(empty).toMatchObject({
      status: 78,
      stdout: '',
      stderr: expect.stringContaining('There is no manifest in'),
    });
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'file'), '');
    const file = await runCli(['verify', '--raw', join(folder, 'file')], {});
    expect(file).toMatchObject({ status: 69, stderr: expect.stringContaining('is in the way') });
  });
});

async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
