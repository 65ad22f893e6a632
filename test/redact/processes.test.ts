import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pythonEnvironment } from '../../src/dbt/environment.ts';
import { serve } from '../support/altered-bank.ts';
import { untrustedCertificate } from '../support/certificate.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { accounts, findIn, grants, headers, ibans, secrets, signedUrl } from './canaries.ts';
import { echoingBank } from './echoing-bank.ts';
import { faults } from './faults.ts';
import { searchFolder, searchTables } from './search.ts';
import { watchProcesses } from './watch-processes.ts';

const told = [...grants, ...headers, ...accounts];
/** Everything that can be set; the access token counts first. */
const everySecret = {
  QONTO_ACCESS_TOKEN: secrets.accessToken,
  QONTO_LOGIN: 'acme-1234',
  QONTO_SECRET_KEY: secrets.secretKey,
  QONTO_STAGING_TOKEN: secrets.stagingToken,
  QONTO_CLIENT_ID: 'client-of-acme',
  QONTO_CLIENT_SECRET: secrets.clientSecret,
  QONTO_REFRESH_TOKEN: secrets.refreshToken,
};

describe.runIf(existsSync('/proc/self/environ'))('T73 processes', () => {
  it('nobody sees a secret in the list of processes, dbt does not get any, and writes none', {
    timeout: 900_000,
  }, async () => {
    const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0.5 });
    const bank = await echoingBank(journey, faults);
    const tmp = join(journey.folder, 'tmp');
    await mkdir(tmp);
    const dbt = join(journey.folder, 'dbt');
    await writeFile(dbt, await fewModels(), { mode: 0o755 });
    const run = startCli(
      [
        'sync',
        '--dbt',
        '--log-level',
        'debug',
        '--api-url',
        bank.url('bearer', 'none'),
        ...journey.places,
      ],
      { ...everySecret, TMPDIR: tmp, DBT_BIN: dbt },
      { cwd: journey.folder },
    );
    onTestFinished(() => run.kill('SIGKILL'));
    const stop = watchProcesses(run.pid);
    const { status, stdout, stderr } = await run.ended;
    const seen = stop();
    expect(status, stdout + stderr).toBe(0);
    const started = seen.filter(({ commandLine }) => / build .*--profiles-dir/.test(commandLine));
    for (const { commandLine } of seen) expect(findIn(commandLine, told)).toEqual([]);
    // In a checkout a compiler runs beside the program, which is no part of what is published.
    const children = seen.filter(
      ({ pid, commandLine }) => pid !== run.pid && !/esbuild/.test(commandLine),
    );
    expect(children.length).toBeGreaterThanOrEqual(started.length);
    expect(started.length).toBeGreaterThan(0);
    for (const { commandLine, environment } of children) {
      expect(environment, commandLine).toContain('PATH=');
      expect(findIn(environment, grants), commandLine).toEqual([]);
      expect(environment).not.toMatch(/QONTO_(?!ELT_)/);
    }
    expect(findIn(stdout, told)).toEqual([]);
    expect(findIn(stderr, told)).toEqual([]);
    const secret = [...grants, ...bank.signatures()];
    expect(
      await searchFolder(join(journey.folder, 'dbt-target'), [...secret, ...accounts]),
    ).toEqual([]);
    expect(await searchFolder(journey.folder, secret)).toEqual([]);
    expect(await searchTables(journey.duckdb, secret)).toEqual([]);
  });

  it('the watch sees what a process shows', async () => {
    const run = startCli(['status', '--raw', `/nowhere/${secrets.secretKey}`], everySecret);
    const stop = watchProcesses(run.pid);
    await run.ended;
    const seen = stop().filter(({ pid }) => pid === run.pid);
    expect(seen.flatMap(({ commandLine }) => findIn(commandLine, grants))).toContain('secretKey');
    expect(seen.flatMap(({ environment }) => findIn(environment, grants))).toEqual(
      expect.arrayContaining(['secretKey', 'refreshToken']),
    );
  });
});

/** The real dbt, made to build little. */
async function fewModels(): Promise<string> {
  const bin = await pythonEnvironment('duckdb', { env: process.env });
  // And no test that also asks for models that are left out.
  const few = '--select +stg_qonto__labels --indirect-selection cautious';
  return `#!/bin/sh\nexec '${join(bin, 'dbt')}' "$@" ${few}\n`;
}

/** Breaks the program from inside once the bank was asked, in one of three ways. */
const saboteur = `
import { existsSync } from 'node:fs';
const { BOOM, BOOM_WHEN, ...env } = process.env;
const words = [env.QONTO_ACCESS_TOKEN, ...${JSON.stringify([signedUrl, ...ibans])}].join(' ');
const fault = (depth = 2) => Object.assign(
  new TypeError('boom ' + words, depth > 0 ? { cause: fault(depth - 1) } : {}),
  { code: 'E ' + words, options: { headers: { authorization: words } }, response: { body: words } },
);
const { get } = Object.getOwnPropertyDescriptor(URL.prototype, 'protocol');
if (BOOM === 'in a command') Object.defineProperty(URL.prototype, 'protocol', { configurable: true, get() {
  if (String(this).includes('/bearer/none/v2')) throw fault();
  return get.call(this);
} });
else setInterval(() => {
  if (!existsSync(BOOM_WHEN)) return;
  if (BOOM === 'in a promise') Promise.reject(fault());
  else throw fault();
}, 5).unref();
`;

describe('T73 a fault of the program itself', () => {
  it.each(['in a timer', 'in a promise', 'in a command'])(
    '%s is told without what hangs on the error, and ends it with status 1',
    async (place) => {
      const journey = await startJourney({ transactions: 12, accounts: 1, latencyMs: 50 });
      const bank = await echoingBank(journey, faults);
      const [preload, when] = [join(journey.folder, 'saboteur.mjs'), join(journey.folder, 'now')];
      await writeFile(preload, saboteur);
      const run = startCli(
        ['sync', '--raw', journey.raw, '--api-url', bank.url('bearer', 'none')],
        {
          ...everySecret,
          NODE_OPTIONS: `--import ${pathToFileURL(preload)}`,
          BOOM: place,
          BOOM_WHEN: when,
        },
        { cwd: journey.folder },
      );
      const asked = setInterval(() => {
        if (journey.bank.bank.requests().total > 0) void writeFile(when, '');
      }, 5);
      const { status, stdout, stderr } = await run.ended;
      clearInterval(asked);
      expect(findIn(`${stdout}${stderr}`, told)).toEqual([]);
      expect(stderr).toMatch(
        /^qonto-elt: a fault of qonto-elt itself; please report what follows$/m,
      );
      expect(stderr).toMatch(
        /boom \[secret\] https:\/\/files\.example\.com\/a\/b\.pdf\?redacted FR…0189/,
      );
      expect(stderr).toMatch(/^ +at .*saboteur\.mjs/m);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      // The next run is not held up by it.
      expect((await journey.sync()).extract?.faults).toEqual([]);
    },
  );
});

describe('T73 an address', () => {
  it.each([
    [
      '--api-url',
      { flag: `https://acme:${encodeURIComponent(secrets.secretKey)}@bank.example/v2` },
    ],
    ['QONTO_API_URL', { env: `https://${secrets.accessToken}@bank.example/v2` }],
    [
      '"api_url" in the config file',
      { file: `https://acme:${encodeURIComponent(secrets.secretKey)}@bank.example/v2` },
    ],
  ])('that carries credentials is refused, and not repeated: %s', async (where, given) => {
    const { flag, env, file } = { flag: undefined, env: undefined, file: undefined, ...given };
    const cwd = await temporaryFolder();
    if (file !== undefined) await writeFile(join(cwd, 'c.json'), JSON.stringify({ api_url: file }));
    const outcome = await runCli(
      [
        'sync',
        ...(flag === undefined ? [] : ['--api-url', flag]),
        ...(file === undefined ? [] : ['--config', 'c.json']),
      ],
      { ...everySecret, ...(env !== undefined && { QONTO_API_URL: env }) },
      { cwd },
    );
    expect(outcome).toMatchObject({
      status: 78,
      stdout: '',
      stderr: expect.stringContaining(`${where}: must not carry credentials`),
    });
    expect(findIn(outcome.stderr, told)).toEqual([]);
  });

  it('whose certificate nobody vouches for gets no request, and no word of one is told', async () => {
    const asked: string[] = [];
    const server = createServer(
      untrustedCertificate('an unknown authority'),
      (request, response) => {
        asked.push(String(request.url));
        response.end();
      },
    );
    const origin = (await serve(server as never)).replace('http:', 'https:');
    const outcome = await runCli(
      [
        'check',
        '--api-url',
        `${origin}/v2`,
        '--raw',
        await temporaryFolder(),
        '--log-level',
        'debug',
      ],
      everySecret,
      { cwd: await temporaryFolder() },
    );
    expect(outcome.stdout).toContain('NODE_EXTRA_CA_CERTS');
    expect(findIn(`${outcome.stdout}${outcome.stderr}`, told)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
