import { randomUUID } from 'node:crypto';
import { appendFile, chmod, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { boundByModes } from '../support/bound-by-modes.ts';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';
import { commitNext } from './raw-history.ts';
import { flipByte, startThreeRuns as start } from './three-runs.ts';

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
    expect(quiet).toMatchObject({ status: 0, stdout: '', stderr: '' });
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
    const [altered = '', missing = ''] = (await below('raw/transactions/')).map((path) =>
      join(journey.raw, path),
    );
    await flipByte(altered);
    await rm(missing);
    const outcome = await runCli(['verify', '--raw', journey.raw, '--log-level', 'silent'], {});
    expect(outcome.status).toBe(65);
    expect(outcome.stderr.split('\n')).toEqual([
      `qonto-elt: altered: ${altered}: manifest 1 names it: it has another sha256`,
      expect.stringContaining('backup'),
      `qonto-elt: missing: ${missing}: manifest 2 names it: it is not there`,
      expect.stringContaining('backup'),
      '',
    ]);
    expect(outcome.stdout).toMatch(/^2 findings: 3 manifests/);
  });

  it('several are all named, in every stream', async () => {
    const { journey, check, below } = await start({ quirks: { bad_rows: 'both' } });
    const harmed = [...(await below('raw/')), ...(await below('quarantine/'))];
    const folders = new Set(harmed.map((path) => path.split('/').slice(0, -2).join('/')));
    // Nothing was sent by the bank itself, and nothing has vanished there.
    const listed = streams.filter(({ sync }) => !['events', 'answers'].includes(sync.mode));
    expect([...folders].sort()).toEqual(
      ['quarantine', ...listed.map(({ name }) => `raw/${name}`)].sort(),
    );
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
        detail: expect.stringContaining('it has 1 row, the manifest says 2'),
      }),
    ]);
  });

  it('a part that may not be read is told apart from a damaged one', async () => {
    const { journey, below } = await start();
    const file = join(journey.raw, (await below('raw/labels/'))[0] ?? '');
    await chmod(file, 0o000);
    const outcome = await runCli(['verify', '--raw', journey.raw], {}, { under: boundByModes });
    expect(outcome).toMatchObject({
      status: 69,
      stderr: expect.stringMatching(/^qonto-elt: unre/),
    });
    expect(outcome.stderr).toContain(file);
  });
});

describe('a place that is no raw zone', () => {
  it('is a wrong setting when there is nothing, and when it is a file', async () => {
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
    expect(file).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('is a file, and has to be a folder'),
    });
  });
});
