import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type RunningBank, startBank } from '../../src/simulator/index.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { blocksOf, pages } from './blocks.ts';
import { commandsOf, differences } from './shown-lines.ts';

/** The pages with sessions, in the order in which they are run: each goes on where the one before has ended. */
const withSessions = ['docs/commands.md', 'docs/troubleshooting.md', 'docs/upgrading.md'];

const blocks = (page: string, language: string) =>
  blocksOf(page).flatMap((block) => (block.language === language ? block.text : []));

it('T294 what a page shows of a session is what the program says, and what it shows of a raw zone is what lies there', {
  timeout: 400_000,
}, async () => {
  expect(pages.filter((page) => blocks(page, 'console').length > 0).sort()).toEqual(withSessions);
  const bank = await startBank({ transactions: 300, accounts: 2 });
  onTestFinished(() => bank.close());
  const { home, env } = await makeHome(bank);
  for (const page of withSessions)
    for (const { command, output } of blocks(page, 'console').flatMap(commandsOf)) {
      const said = await shell(command, env, home);
      expect(
        differences(output, said.replaceAll(home, '/home/you')),
        `${page}: ${command}`,
      ).toEqual([]);
    }

  const bare = { PATH: env.PATH, HOME: home };
  const [mailed = '', logged = ''] = linesOfCron(home, bank);
  expect(await shell(`( ${mailed} ) && echo done`, bare, home)).toBe('done\n');
  expect(await shell(`( ${logged} ) && echo done`, bare, home)).toBe('done\n');
  const log = () => readFileSync(join(home, 'log/sync.log'), 'utf8');
  expect(log()).toContain('Settings are read from ');
  writeFileSync(
    join(home, 'credentials'),
    `QONTO_API_URL=${bank.url}\nQONTO_LOGIN=${env.QONTO_LOGIN}\n`,
  );
  expect(await shell(`( ${logged} ) || echo failed`, bare, home)).toBe('failed\n');
  expect(log()).toContain('QONTO_SECRET_KEY is not set');

  const layout = blocks('docs/architecture.md', 'text').flatMap(layoutOf);
  const files = await filesBelow(join(home, 'qonto-data/raw'));
  expect(files.filter((file) => !layout.some((shape) => shape.test(file)))).toEqual([]);
  const unused = layout.filter((shape) => !files.some((file) => shape.test(file)));
  expect(unused.filter(({ source }) => !source.includes('quarantine'))).toEqual([]);
});

it('T294 a session that shows another word, another count or a line more is found', () => {
  const shown = 'Manifest 1 committed: 16 requests, 121,208 bytes, 0.9 s\nLease: free\n';
  expect(differences(shown, shown)).toEqual([]);
  expect(differences(shown, shown.replace('121,208', '9').replace('0.9', '12.0'))).toEqual([]);
  expect(differences('Manifest 1 committed: 16 requests, 1 byte, 1.0 s\n…', shown)).toEqual([]);
  expect(differences('…\nLease: free', shown)).toEqual([]);
  for (const [word, other] of [
    ['committed', 'landed'],
    ['16 requests', '17 requests'],
    ['free', 'free\nLoaded'],
    ['Lease: free', ''],
  ] as const) {
    expect(differences(shown, shown.replace(word, other)), other).not.toEqual([]);
    expect(differences(`…\n${shown}`, shown.replace(word, other)), other).not.toEqual([]);
  }
});

/** A folder as somebody types in, and the program under the names that the pages call it by. */
async function makeHome(bank: RunningBank) {
  const [home, bin] = [await temporaryFolder(), await temporaryFolder()];
  const program = `exec ${process.execPath} ${inject('program')} "$@"\n`;
  writeFileSync(join(bin, 'qonto-elt'), `#!/bin/sh\n${program}`, { mode: 0o755 });
  const env = {
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    HOME: home,
    QONTO_API_URL: bank.url,
    QONTO_LOGIN: bank.login,
    QONTO_SECRET_KEY: bank.secretKey,
  };
  return { home, env };
}

/** All that a command prints, in the order that a terminal shows it. */
function shell(
  command: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  return new Promise((done) => {
    execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { env, cwd }, (_, said) => done(said));
  });
}

/** The lines of cron on the page about machines, with the folders of this one, and without the build. */
function linesOfCron(home: string, { url, login, secretKey }: RunningBank): readonly string[] {
  mkdirSync(join(home, 'log'));
  const [credentials = '', ...crons] = blocks('docs/vm.md', 'text');
  const own: Readonly<Record<string, string>> = { QONTO_LOGIN: login, QONTO_SECRET_KEY: secretKey };
  const text = credentials.replace(
    /^(\w+)=.*$/gm,
    (_, name: string) => `${name}=${own[name] ?? ''}`,
  );
  writeFileSync(join(home, 'credentials'), `${text}QONTO_API_URL=${url}\n`);
  writeFileSync(join(home, 'config.json'), '{}');
  const lines = crons
    .flatMap((block) => block.split('\n'))
    .filter((one) => one.startsWith('*/15 * * * * qonto '));
  expect(lines).toEqual([
    expect.stringMatching(/ --dbt --quiet \|\| \[ \$\? -eq 75 \]$/),
    expect.stringMatching(/ --dbt >> \S+ 2>&1 \|\| \[ \$\? -eq 75 \]$/),
  ]);
  return lines.map((line) =>
    line
      .replace('*/15 * * * * qonto ', '')
      .replaceAll('/etc/qonto-elt/', `${home}/`)
      .replace('/var/lib/qonto-elt', home)
      .replace('/var/log/qonto-elt', join(home, 'log'))
      .replace(' --dbt', ''),
  );
}

/** The names that a page gives to the files of a raw zone, as expressions: `<seq>`, `<seq, ten digits>`. */
function layoutOf(block: string): readonly RegExp[] {
  if (!block.includes('manifests/')) return [];
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/)[0] ?? '')
    .map((name) => new RegExp(`^${name.replaceAll('.', '\\.').replace(/<[^>]+>/g, '[^/]+')}$`));
}
