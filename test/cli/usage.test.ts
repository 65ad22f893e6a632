import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startBank } from '../../src/simulator/index.ts';
import { temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';

describe('T372 a simulated bank that nobody can wait for', () => {
  it.each([
    ['--transactions 99999999999', '--transactions: must be at most 10000000'],
    ['--accounts 100000', '--accounts: must be at most 1000'],
    ['--latency-ms 100000000000', '--latency-ms: must be at most 600000'],
    ['advance --port 1 --days 99999999', '--days: must be at most 3660'],
    ['advance --port 1 --hours 99999999', '--hours: must be at most 87840'],
  ])('is refused, 78: %s', async (line, said) => {
    const { status, stderr } = await runCli(['simulate', ...line.split(' ')], {});
    expect(stderr.split('\n')[0]).toBe(`qonto-elt: ${said}`);
    expect(status).toBe(78);
  });
});

describe('T304 a command line that is a little wrong', () => {
  it.each([
    [
      'verify --raw x --warehouse duckdb:y',
      'Unknown option --warehouse for verify',
      /verify has no use for it: leave it out. It is an option of sync, .*load/,
    ],
    ['sync --dbts', 'Unknown option --dbts for sync', /Did you mean --dbt\?/],
    ['sync --nothing-like-it', 'Unknown option --nothing-like-it for sync', /sync --help/],
    ['transaction', 'transaction lacks its id', /at the bank: qonto-elt transaction ID\./],
    ['webhooks', 'webhooks lacks its action', /create, list or delete: qonto-elt webhooks ACTION/],
    ['sync now', 'sync does not take now', /two dashes. See qonto-elt sync --help/],
    ['simulate --transactions abc', '--transactions: must be a number', /Number of transactions/],
    ['simulate --port 99999', '--port: must be at most 65535', /Port on/],
    ['simulate --accounts -1', '--accounts: must be at least 0', /Number of/],
    ['load --raw a --raw b', '--raw: is given more than once, and takes one value', /Raw zone/],
    [
      'sync --concurrency 1 --concurrency 2',
      '--concurrency: is given more than once, and takes one value',
      /in flight/,
    ],
    ['sync --audit=maybe', '--audit: must be true or false', /List everything once more/],
    ['status --quiet=', '--quiet: must be true or false', /errors only/],
    ['simulate --real-time=often', '--real-time: must be true or false', /clock/],
    ['sync --account a,', '--account: 1: must not be empty', /Bank account ids/],
    [
      'extract --settled-from 2026-05-01 --settled-to 2026-05-01',
      '--settled-from is not before --settled-to: no movement can be meant',
      /first instant that is left out/,
    ],
  ])('%s is told what is wrong with it, and what is right', async (line, what, hint) => {
    const { status, stdout, stderr } = await runCli(line.split(' '), {});
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    const [first = '', second = ''] = stderr.split('\n');
    expect(first).toBe(`qonto-elt: ${what}`);
    expect(second).toMatch(hint);
  });

  it('an address without its end is told from a bank that fails', async () => {
    const bank = await startBank({ transactions: 10, accounts: 1 });
    onTestFinished(() => bank.close());
    const folder = await temporaryFolder();
    const env = {
      QONTO_API_URL: bank.origin,
      QONTO_LOGIN: bank.login,
      QONTO_SECRET_KEY: bank.secretKey,
    };
    const { stderr } = await runCli(['sync', '--raw', join(folder, 'raw')], env, { cwd: folder });
    expect(stderr).toContain('The bank answered 404 at GET /organization');
    expect(stderr).toContain(
      'Check --api-url: it is the whole base of the API, with /v2 at its end.',
    );
  });

  it('a check names what is missing once, where one thing stands behind another', async () => {
    const server = createServer((_, answer) => {
      answer.writeHead(404, { 'content-type': 'application/json' });
      answer.end('{"error":{"code":404,"message":"The specified bucket does not exist."}}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const url = `http://127.0.0.1:${port}`;
    const { stdout } = await runCli(
      ['check', '--raw', 'gs://none-of-ours/raw', '--warehouse', 'bigquery:acme.qonto_raw'],
      { STORAGE_EMULATOR_HOST: url, BIGQUERY_EMULATOR_HOST: url },
    );
    expect(stdout).toMatch(/^MISSING +raw zone +There is no bucket gs:\/\/none-of-ours/m);
    expect(stdout).toMatch(/^WAITING +warehouse +cannot be looked at before the raw zone can$/m);
  });
});

describe('T357 a flag that is a word of yes or no', () => {
  it.each([
    ['--json=1', true],
    ['--json=yes', true],
    ['--json=TRUE', true],
    ['--json=on', true],
    ['--json=0', false],
    ['--json=no', false],
  ])('%s is read as a variable is', async (flag, isJson) => {
    const raw = await temporaryFolder();
    const { status, stdout } = await runCli(['status', '--raw', raw, flag], {});
    expect([status, stdout.startsWith('{')]).toEqual([0, isJson]);
  });
});
