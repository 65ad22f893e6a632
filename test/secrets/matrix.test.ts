import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { accounts, findIn, grants, type Needle, secrets, signature } from './canaries.ts';
import { type EchoingBank, echoingBank } from './echoing-bank.ts';
import { faults } from './faults.ts';
import { searchFolder, searchTables } from './search.ts';

const many = fileURLToPath(new URL('run-many.ts', import.meta.url));

interface Run {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Which credentials a run has. Further kinds of them need a line here, and a secret in `echoing-bank.ts`. */
const modes: Record<string, Readonly<Record<string, string>>> = {
  key: { QONTO_LOGIN: 'acme-1234', QONTO_SECRET_KEY: secrets.secretKey },
  bearer: { QONTO_ACCESS_TOKEN: secrets.accessToken },
};

const commands = ['check', 'extract', 'load', 'status', 'verify', 'sync'];
const levels = ['debug', 'info', 'warn', 'error', 'silent'];
const takesBank = (command: string) => ['check', 'extract', 'sync'].includes(command);
const takesWarehouse = (command: string) => !['extract', 'verify'].includes(command);
/** What was stored by an earlier run is not fetched again, so a fault of files needs a world that is new. */
const worldOf = (fault: string) => (fault.startsWith('file') ? fault : 'shared');

/** Each fault meets a sync and every other command, and over all faults each command every level, with and without --json. */
function planOf(journey: Journey, bank: EchoingBank): Run[] {
  let turn = 0;
  return Object.entries(modes).flatMap(([mode, env]) =>
    Object.keys(faults).filter((f) => f.includes(process.env.ONLY ?? '')).flatMap((fault) => {
      const own = join(journey.folder, 'worlds', mode, worldOf(fault));
      return ['sync', ...commands].map((command, at) => {
        turn += 1;
        const args = [
          command,
          ...['--raw', join(own, 'raw')],
          ...(takesWarehouse(command) ? ['--warehouse', `duckdb:${join(own, 'bank.duckdb')}`] : []),
          ...(takesBank(command) ? ['--api-url', bank.url(mode, fault)] : []),
          ...['--log-level', at === 0 ? 'debug' : (levels[turn % levels.length] ?? '')],
          ...(turn % 2 === 0 ? ['--json'] : []),
        ];
        const all = { ...env, QONTO_STAGING_TOKEN: secrets.stagingToken };
        return { name: `${mode} ${fault} ${at} ${command}`, args, env: all };
      });
    }),
  );
}

async function runAll(folder: string, plan: readonly Run[]) {
  const place = (name: string) => join(folder, name);
  await mkdir(place('tmp'));
  await writeFile(place('plan.json'), JSON.stringify(plan));
  const [out, err] = [await open(place('stdout'), 'w'), await open(place('stderr'), 'w')];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', many, place('plan.json'), place('outcomes.json')],
    {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: place('tmp') },
      stdio: ['ignore', out.fd, err.fd],
    },
  );
  const [status] = await once(child, 'close');
  await Promise.all([out.close(), err.close()]);
  const stderr = await readFile(place('stderr'), 'utf8');
  expect(status, stderr).toBe(0);
  const outcomes: Record<string, number | string> = JSON.parse(
    await readFile(place('outcomes.json'), 'utf8'),
  );
  return { outcomes, stderr, stdout: await readFile(place('stdout'), 'utf8') };
}

it('T73 no command, at no level of the log, lets a secret or an account out, however the bank echoes them', {
  timeout: 240_000,
}, async () => {
  const journey = await startJourney({ transactions: 30, accounts: 2, attachmentsShare: 0.4 });
  const bank = await echoingBank(journey, faults);
  const plan = planOf(journey, bank);
  const { outcomes, stdout, stderr } = await runAll(journey.folder, plan);
  console.log(JSON.stringify(outcomes, null, 1), plan.length);
  console.log(stderr.slice(0, 12000));
  const secret: Needle[] = [...grants, ...bank.signatures()];
  console.log(linesWith(stdout, [...secret, ...accounts]).slice(0,30));
  console.log(linesWith(stderr, [...secret, ...accounts]).slice(0,30));
  console.log(await searchFolder(join(journey.folder, 'worlds'), secret));
  console.log(await searchTables(join(journey.folder, 'worlds/key/shared/bank.duckdb'), secret));
  console.log(await searchTables(join(journey.folder, 'worlds/key/shared/bank.duckdb'), accounts));
});

/** The lines, after the name of their run, in which something was found. */
function linesWith(text: string, needles: readonly Needle[]): string[] {
  return text.split('\n=== ').flatMap((section) => {
    const [name = '', ...lines] = section.split('\n');
    return lines.flatMap((line) => {
      const found = findIn(line, needles);
      return found.length === 0 ? [] : [`${name}: ${found.join(', ')}: ${line.slice(0, 300)}`];
    });
  });
}
