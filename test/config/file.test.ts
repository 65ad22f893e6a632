import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

const usualName = 'qonto-elt.config.json';

describe('T132 a config file that lies in the current folder', () => {
  it.each([
    ['api_url', (url: string) => url],
    ['oauth_url', (url: string) => new URL(url).origin],
    ['token_store', () => 'file:tokens.json'],
    ['attachment_hosts', () => ['files.example.com']],
  ] as const)('may not set %s, and is told apart from one that is named', async (key, value) => {
    const journey = await startJourney({ transactions: 10, accounts: 1, attachmentsShare: 0 });
    const cwd = journey.folder;
    await writeFile(join(cwd, usualName), JSON.stringify({ [key]: value(journey.bank.url) }));
    const args = ['extract', '--json', '--raw', journey.raw];
    const refused = await runCli(args, journey.env, { cwd });
    expect(refused).toMatchObject({ status: 78, stdout: '' });
    expect(refused.stderr).toContain(`${join(cwd, usualName)} sets "${key}"`);
    expect(refused.stderr).toContain(`--config ${usualName}`);
    expect(journey.bank.bank.requests().total).toBe(0);
    for (const [named, env] of [
      [['--config', usualName], {}],
      [[], { QONTO_ELT_CONFIG: usualName }],
    ] as const) {
      const taken = await runCli([...args, ...named], { ...journey.env, ...env }, { cwd });
      expect(taken, taken.stderr).toMatchObject({ status: 0 });
    }
  });

  it('is named on stderr when it is read, and by nothing else', async () => {
    const journey = await startJourney({ transactions: 10, accounts: 1, attachmentsShare: 0 });
    const cwd = journey.folder;
    await writeFile(join(cwd, usualName), JSON.stringify({ raw: 'elsewhere' }));
    const told = `Settings are read from ${join(cwd, usualName)}\n`;
    for (const command of ['check', 'extract', 'status', 'verify']) {
      const { stdout, stderr } = await runCli([command, '--json'], journey.env, { cwd });
      expect(stderr.startsWith(told), `${command}: ${stderr}`).toBe(true);
      expect(JSON.parse(stdout)).toBeDefined();
    }
    expect(existsSync(join(cwd, 'elsewhere/manifests'))).toBe(true);
    expect(await runCli(['status', '--quiet'], journey.env, { cwd })).toMatchObject({ stderr: '' });
    const empty = await temporaryFolder();
    const without = await runCli(['status', '--json'], journey.env, { cwd: empty });
    expect(without).toMatchObject({ stderr: '' });
  });

  it('is of no account to a demo', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, usualName), '{"api_url": "https://elsewhere.example/v2"}');
    // Stopped by its first look at what it was given, which comes behind the settings.
    const outcome = await runCli(['demo', '--raw', 'gs://bucket', '--warehouse', 'x'], {}, { cwd });
    expect(outcome.stderr).toContain('"x" is neither duckdb:FILE nor bigquery:PROJECT.DATASET');
  });

  it.each(['a pipe', 'a folder'])('is refused when it is %s', async (kind) => {
    const cwd = await temporaryFolder();
    if (kind === 'a folder') await mkdir(join(cwd, usualName));
    else execFileSync('mkfifo', [join(cwd, usualName)]);
    expect(await runCli(['status'], {}, { cwd })).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('cannot be read (it is no regular file)'),
    });
  });
});

describe('T137 a config file as editors write it', () => {
  const content = '{"raw": "été"}';

  it.each([
    ['with a byte order mark', Buffer.from(`\uFEFF${content}`)],
    ['without', Buffer.from(content)],
  ])('in UTF-8 %s is understood', async (_, bytes) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'c.json'), bytes);
    const outcome = await runCli(['verify', '--config', 'c.json'], {}, { cwd });
    expect(outcome.stderr).toContain(join(cwd, 'été'));
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${content}`, 'utf16le'), 'is UTF-16'],
    ['UTF-16 without', Buffer.from(content, 'utf16le'), 'is UTF-16'],
    [
      'UTF-16, the other end first',
      Buffer.from(`\uFEFF${content}`, 'utf16le').swap16(),
      'is UTF-16',
    ],
    ['Latin-1', Buffer.from(content, 'latin1'), 'is not UTF-8'],
  ])('in %s is named as that', async (_, bytes, reason) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'c.json'), bytes);
    const outcome = await runCli(['status', '--config', 'c.json'], {}, { cwd });
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain(`The config file c.json ${reason}`);
    expect(outcome.stderr).toContain('Save it as UTF-8');
  });

  it('that has no end is not read to it', async () => {
    expect(await runCli(['status', '--config', '/dev/zero'], {})).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('it is far too long'),
    });
  });
});

describe('T137 ~ in a path', () => {
  it.each(['flags', 'variables', 'a config file'])('is the home folder, from %s', async (from) => {
    const journey = await startJourney({ transactions: 10, accounts: 1, attachmentsShare: 0 });
    const [home, cwd] = [join(journey.folder, 'home'), join(journey.folder, 'work')];
    await mkdir(home);
    await mkdir(cwd);
    const settings = {
      raw: '~/data/raw',
      warehouse: 'duckdb:~/bank.duckdb',
      token_store: 'file:~/tokens.json',
    };
    await writeFile(join(home, 'c.json'), JSON.stringify(from === 'a config file' ? settings : {}));
    const flags = Object.entries(settings).flatMap(([key, value]) => [
      `--${key.replace('_', '-')}`,
      value,
    ]);
    const variables = {
      QONTO_ELT_RAW: settings.raw,
      QONTO_ELT_WAREHOUSE: settings.warehouse,
      QONTO_ELT_TOKEN_STORE: settings.token_store,
      QONTO_ELT_CONFIG: '~/c.json',
    };
    const outcome = await runCli(
      [
        'sync',
        ...(from === 'flags' ? flags : from === 'variables' ? [] : ['--config', '~/c.json']),
      ],
      { ...journey.env, HOME: home, ...(from === 'variables' && variables) },
      { cwd },
    );
    expect(outcome, outcome.stderr).toMatchObject({ status: 0 });
    expect(existsSync(join(home, 'data/raw/manifests'))).toBe(true);
    expect(existsSync(join(home, 'bank.duckdb'))).toBe(true);
    expect(existsSync(join(cwd, '~'))).toBe(false);
  });

  it.each([
    ['--raw', '~joe/raw'],
    ['--warehouse', 'duckdb:~joe/bank.duckdb'],
    ['--token-store', 'file:~joe/tokens.json'],
    ['--config', '~joe/c.json'],
  ])('with a name behind it is refused in words: %s', async (flag, value) => {
    const cwd = await temporaryFolder();
    const outcome = await runCli(['sync', flag, value], { HOME: cwd }, { cwd });
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain(`${flag}: "~joe/`);
    expect(outcome.stderr).toContain("another user's home");
    expect(outcome.stderr).toContain('./~joe');
  });

  it('is refused where there is no home folder', async () => {
    const outcome = await runCli(['status', '--raw', '~/raw'], { HOME: '' });
    expect(outcome).toMatchObject({ status: 78 });
    expect(outcome.stderr).toContain('the home folder of this user is not known');
  });
});
