import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

describe('the command line', () => {
  it('suggests what was meant', async () => {
    const option = await runCli(['sync', '--acount', 'x'], {});
    expect(option).toMatchObject({
      status: 78,
      stdout: '',
      stderr: expect.stringContaining('Did you mean --account?'),
    });
    const command = await runCli(['snyc'], {});
    expect(command).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('Did you mean sync?'),
    });
  });

  it.each([
    'sync',
    'extract',
    'load',
    'check',
    'status',
    'verify',
    'report',
    'audit',
    'transaction',
    'probe',
    'simulate',
    'demo',
  ])('%s explains itself', async (name) => {
    const { status, stdout } = await runCli([name, '--help'], {});
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toMatch(/\[default: /);
  });

  it.each([
    [['sync', '--api-url', 'http://example.org/v2'], '--api-url: must be an https URL'],
    [['sync', '--overlap', 'long'], '--overlap: "long" is not a duration'],
    [
      ['sync', '--raw', 's3://bucket'],
      '--raw: "s3://bucket" is neither a folder nor gs://bucket/prefix',
    ],
    [['sync', '--raw', 'gs://Bucket_'], '--raw: "gs://Bucket_" is neither'],
    [['sync', '--raw', 'gs://bucket/a//b'], '--raw: "gs://bucket/a//b" is neither'],
    [['sync', '--warehouse', 'bigquery:project'], '--warehouse: "bigquery:project" is neither'],
    [
      ['sync', '--warehouse', 'bigquery:my-project.a`b'],
      '--warehouse: "bigquery:my-project.a`b" is neither',
    ],
    [['sync', '--max-bytes-billed', 'much'], '--max-bytes-billed: "much" is not a size'],
    [['sync', '--location', 'the moon'], '--location: must be like EU'],
    [['sync', '--kms-key', 'key'], '--kms-key: must be like projects/P'],
    [
      ['sync', '--warehouse', 'duckdb:data/qonto.duckdb'],
      '--warehouse: the file must not be named like the schema qonto',
    ],
    [['sync', '--warehouse', 'postgres:x'], '--warehouse: "postgres:x" is neither duckdb:FILE nor'],
    [['sync', '--concurrency', 'many'], '--concurrency: '],
    [
      ['sync', '--attachment-host', '*.amazonaws.com'],
      '--attachment-host: "*.amazonaws.com" is not the exact name of a host',
    ],
    [
      ['simulate', '--quirk', 'tie_order=odd'],
      '--quirk: tie_order must be one of: stable, shuffled',
    ],
    [
      [
        'simulate',
        '--quirk',
        'forbidden=labels,memberships',
        '--quirk',
        'forbidden=labels,nothing',
      ],
      '--quirk: forbidden must be none, or some of: ',
    ],
    [['sync', '--overlap'], '--overlap lacks its value'],
    [['sync', '--raw', '--json'], '--raw lacks its value'],
    [['sync', '--raw='], '--raw: must not be empty'],
    [['extract', '--account', '--quiet'], '--account lacks its value'],
    [['simulate', '--port'], '--port lacks its value'],
    [['sync', '--config', 'nowhere.json'], 'The config file nowhere.json cannot be read (ENOENT)'],
    [['sync'], 'No credentials: QONTO_LOGIN is not set'],
  ])('%j is refused with a reason and without a stack trace', async (args, reason) => {
    const cwd = await temporaryFolder();
    const outcome = await runCli(args, {}, { cwd });
    expect(outcome).toMatchObject({
      status: 78,
      stdout: '',
      stderr: expect.stringContaining(`qonto-elt: ${reason}`),
    });
    expect(outcome.stderr).not.toContain('    at ');
  });

  it('says so in English, whatever the language of the machine', async () => {
    expect(await runCli(['sync', '--raw'], { LC_ALL: 'de_DE.UTF-8' })).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('--raw lacks its value'),
    });
  });

  it.each(['QONTO_ELT_JSON', 'QONTO_ELT_QUIET'])('%s is true or false', async (name) => {
    expect(await runCli(['sync'], { [name]: 'maybe' })).toMatchObject({
      status: 78,
      stderr: expect.stringContaining(`qonto-elt: ${name}: must be true or false\n`),
    });
  });

  it.each([
    ['{\n  "raw": "/data/raw",\n}\n', ' (line 3, column 1)'],
    ['{raw: "/data/raw"}', ' (line 1, column 2)'],
    ['', ''],
    ['raw=/data/raw', ''],
  ])('says that the config file %j is not JSON, and where', async (content, where) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'c.json'), content);
    const outcome = await runCli(['sync', '--config', 'c.json'], {}, { cwd });
    expect(outcome).toMatchObject({
      status: 78,
      stderr: expect.stringContaining(`qonto-elt: The config file c.json is not JSON${where}\n`),
    });
    // It may be anything, also what must not be shown.
    expect(outcome.stderr).not.toContain('/data/raw');
  });

  it('says when the port of a simulated bank is taken', async () => {
    const journey = await startJourney({ transactions: 10, accounts: 1 });
    const { port } = new URL(journey.bank.url);
    const outcome = await runCli(['simulate', '--port', port], {});
    expect(outcome).toMatchObject({
      status: 78,
      stderr: expect.stringContaining(`Port ${port} is taken`),
    });
    expect(outcome.stderr).not.toContain('    at ');
  });

  it('lets flags beat the environment, and the environment the config file', async () => {
    const journey = await startJourney({ transactions: 60, accounts: 2 });
    const cwd = journey.folder;
    const config = {
      raw: 'from-file',
      warehouse: 'duckdb:from-file.duckdb',
      status: ['completed'],
    };
    await writeFile(join(cwd, 'qonto-elt.config.json'), JSON.stringify(config));
    const newest = async (args: readonly string[], env = {}) => {
      const outcome = await runCli(['status', '--json', ...args], env, { cwd });
      return JSON.parse(outcome.stdout).newest_manifest?.seq ?? null;
    };
    const extract = (args: readonly string[], env = {}) =>
      runCli(['extract', '--json', ...args], { ...journey.env, ...env }, { cwd });
    const first = await extract([]);
    expect(
      JSON.parse(first.stdout).extract.accounts[0].listings.map(
        (listing: { status: string }) => listing.status,
      ),
    ).toEqual(['completed']);
    expect(await newest([])).toBe(1);
    await extract([], { QONTO_ELT_RAW: 'from-env' });
    expect([await newest([]), await newest([], { QONTO_ELT_RAW: 'from-env' })]).toEqual([1, 1]);
    await extract(['--raw', 'from-flag'], { QONTO_ELT_RAW: 'from-env' });
    expect([await newest(['--raw', 'from-env']), await newest(['--raw', 'from-flag'])]).toEqual([
      1, 1,
    ]);
    await writeFile(join(cwd, 'qonto-elt.config.json'), JSON.stringify({ secret_key: 'x' }));
    const refused = await extract([]);
    expect(refused).toMatchObject({ status: 78, stderr: expect.stringContaining('secret_key') });
  });

  it('prints one JSON document and nothing else on stdout, and logs NDJSON on stderr', async () => {
    const journey = await startJourney({ transactions: 60, accounts: 2 });
    const outcome = await runCli(['sync', '--json', ...journey.places], journey.env);
    const report = JSON.parse(outcome.stdout);
    expect(report).toMatchObject({
      exit_status: 0,
      extract: { manifests: [1] },
      load: { from: 0, to: 1 },
    });
    for (const line of outcome.stderr.trim().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('event');
  });

  it('check names what is missing and how to fix it', async () => {
    const journey = await startJourney({ transactions: 60, quirks: { forbidden: 'labels' } });
    const paths = journey.places;
    const outcome = await runCli(['check', ...paths], journey.env);
    expect(outcome.status).toBe(77);
    expect(outcome.stdout).toMatch(/ok +credentials/);
    expect(outcome.stdout).toMatch(/REFUSED +labels .*403/);
    expect(outcome.stdout).toContain('scope');
    journey.bank.bank.setQuirks({ forbidden: 'none' });
    expect((await runCli(['check', ...paths], journey.env)).status).toBe(0);
  });

  it('status tells of an empty zone, of a full one, and of what is not loaded', async () => {
    const journey = await startJourney({ transactions: 60, accounts: 2 });
    const paths = journey.places;
    expect((await runCli(['status', ...paths], {})).stdout).toContain('No manifest yet');
    await journey.extract();
    expect((await runCli(['status', ...paths], {})).stdout).toContain('no warehouse yet');
    await journey.load();
    await journey.extract();
    const { stdout } = await runCli(['status', ...paths], {});
    expect(stdout).toContain('Newest manifest: 2');
    expect(stdout).toContain('manifest 1, 1 to load');
    expect(stdout).toContain('Lease: free');
  });

  it('goes on when nobody reads what it prints any more, as before `head`', async () => {
    const journey = await startJourney({ transactions: 60 });
    const paths = journey.places;
    const child = spawn(process.execPath, [inject('program'), 'sync', ...paths], {
      env: journey.env,
    });
    child.stdout.destroy();
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(said).not.toContain('EPIPE');
    expect(status).toBe(0);
    expect((await runCli(['status', ...paths], {})).stdout).toContain(
      'manifest 1, nothing to load',
    );
  });
});
