import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { type Journey, startJourney } from '../support/journey.ts';
import { queryDuckdb } from '../support/world.ts';
import {
  accounts,
  findIn,
  grants,
  headers,
  ibans,
  type Needle,
  secrets,
  signature,
} from './canaries.ts';
import { type EchoingBank, echoingBank } from './echoing-bank.ts';
import { faults } from './faults.ts';
import { searchFolder, searchTables } from './search.ts';

const many = fileURLToPath(new URL('run-many.ts', import.meta.url));

interface Run {
  readonly mode: string;
  readonly fault: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Which credentials a run has. Further kinds need a line here, and their secret in `echoing-bank.ts`. */
const modes: Record<string, Readonly<Record<string, string>>> = {
  key: { QONTO_LOGIN: 'acme-1234', QONTO_SECRET_KEY: secrets.secretKey },
  bearer: { QONTO_ACCESS_TOKEN: secrets.accessToken },
};
/** The faults in which it matters which kind it is; the others meet the key. */
const faultsOfAll = ['none', 'unauthorized', 'forbidden', 'redirect', 'file-refused'];
const levels = ['debug', 'info', 'warn', 'error', 'silent'];
/** What was stored by an earlier run is not fetched again, so a fault of files needs a world that is new. */
function worldIn({ folder }: Journey, mode: string, fault: string) {
  const world = join(folder, 'worlds', mode, fault.startsWith('file') ? fault : 'shared');
  return { raw: join(world, 'raw'), duckdb: join(world, 'bank.duckdb') };
}

/** Each fault meets a sync and another command; the commands that need no bank, what all that has left behind. */
function planOf(journey: Journey, bank: EchoingBank): Run[] {
  const plan: Run[] = [];
  const add = (mode: string, fault: string, command: string, places: readonly string[]) => {
    const level = levels[plan.length % levels.length] ?? '';
    const json = plan.length % 2 === 0 ? ['--json'] : [];
    plan.push({
      mode,
      fault,
      name: `${mode} ${fault} ${command} ${level}`,
      args: [command, ...places, '--log-level', level, ...json],
      env: { ...modes[mode], QONTO_STAGING_TOKEN: secrets.stagingToken },
    });
  };
  for (const mode of Object.keys(modes)) {
    const raw = (fault: string) => ['--raw', worldIn(journey, mode, fault).raw];
    const both = (fault: string) => [
      ...raw(fault),
      '--warehouse',
      `duckdb:${worldIn(journey, mode, fault).duckdb}`,
    ];
    const met = mode === 'key' ? Object.keys(faults) : faultsOfAll;
    for (const [at, fault] of met.entries()) {
      const api = ['--api-url', bank.url(mode, fault)];
      if (!fault.startsWith('file')) add(mode, fault, 'sync', [...both(fault), ...api]);
      if (at % 2 === 0 || fault.startsWith('file'))
        add(mode, fault, 'extract', [...raw(fault), ...api]);
      else add(mode, fault, 'check', [...both(fault), ...api]);
    }
    for (const _ of mode === 'key' ? levels : [0]) {
      add(mode, 'none', 'verify', raw('none'));
      add(mode, 'none', 'load', both('none'));
      add(mode, 'none', 'status', both('none'));
    }
  }
  return plan;
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
  onTestFinished(() => void child.kill());
  const [status] = await once(child, 'close');
  await Promise.all([out.close(), err.close()]);
  const [stdout, stderr] = [
    await readFile(place('stdout'), 'utf8'),
    await readFile(place('stderr'), 'utf8'),
  ];
  expect(status, stderr).toBe(0);
  const outcomes: Record<string, number | string> = JSON.parse(
    await readFile(place('outcomes.json'), 'utf8'),
  );
  return { outcomes, stdout, stderr };
}

it('T73 no command, at no level of the log, lets a secret or an account out, however the bank echoes them', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0.5 });
  const bank = await echoingBank(journey, faults);
  const plan = planOf(journey, bank);
  const { outcomes, stdout, stderr } = await runAll(journey.folder, plan);

  // Every fault came about, and none was one of the program.
  expect(
    Object.fromEntries(firstOf(plan).map(({ fault, name }) => [fault, outcomes[name]])),
  ).toEqual(Object.fromEntries(Object.entries(faults).map(([fault, { exit }]) => [fault, exit])));
  expect(Object.values(outcomes).filter((outcome) => typeof outcome === 'string')).toEqual([]);
  expect(stderr).not.toMatch(/^ {4}at /m);

  const secret: Needle[] = [...grants, ...bank.signatures()];
  const told = [...secret, ...headers, ...accounts];
  expect(linesWith(stdout, told)).toEqual([]);
  expect(linesWith(stderr, told)).toEqual([]);

  const worlds = join(journey.folder, 'worlds');
  expect(await searchFolder(worlds, secret)).toEqual([]);
  expect(await searchFolder(join(journey.folder, 'tmp'), [...secret, ...accounts])).toEqual([]);
  for (const mode of Object.keys(modes)) {
    const { raw, duckdb } = worldIn(journey, mode, 'none');
    for (const part of ['manifests', 'ctl'])
      expect(await searchFolder(join(raw, part), accounts)).toEqual([]);
    expect(await searchTables(duckdb, secret)).toEqual([]);
    // An account belongs to what the bank says of it, and there alone.
    const columns = new Set((await searchTables(duckdb, accounts)).map((hit) => hit.split('.')[1]));
    expect(columns).toEqual(new Set(['payload']));
  }
});

it('the search finds what is planted, in each of the places', async () => {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0.5 });
  await journey.sync();
  const { secretKey } = secrets;
  const needles = [...grants, ...accounts];
  const found = {
    folder: await searchFolder(journey.folder, needles),
    tables: await searchTables(journey.duckdb, needles),
  };
  expect(found).toEqual({ folder: [], tables: [] });
  const folder = join(journey.folder, 'planted');
  await mkdir(join(folder, secretKey.replace('/', '')), { recursive: true });
  await writeFile(join(folder, 'part.ndjson.gz'), gzipSync(`{"a":"${secretKey}"}`));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ reason: secretKey }));
  await writeFile(join(folder, `${signature}.txt`), '');
  expect(await searchFolder(folder, needles)).toEqual([
    `signature in ${signature}.txt`,
    'secretKey in manifest.json',
    'the end of secretKey in manifest.json',
    'secretKey in part.ndjson.gz',
    'the end of secretKey in part.ndjson.gz',
  ]);
  await queryDuckdb(
    journey.duckdb,
    `update qonto_raw.transactions set payload = '{"a":"${secretKey}","b":"${ibans[0]}"}'`,
    'checkpoint',
    'select 1',
  );
  expect(await searchTables(journey.duckdb, needles)).toEqual([
    'secretKey in transactions.payload',
    'the end of secretKey in transactions.payload',
    'the IBAN FR in transactions.payload',
  ]);
  expect(await searchFolder(journey.folder, needles)).toContain('the end of secretKey in q.duckdb');
  expect(linesWith(`\n=== a run\nfirst\nkey ${secretKey}`, needles)).toEqual([
    `a run: secretKey, the end of secretKey: key ${secretKey}`,
  ]);
});

/** The first run of each fault. */
function firstOf(plan: readonly Run[]): readonly Run[] {
  return plan.filter(
    ({ mode, fault }, at) => mode === 'key' && plan.findIndex((run) => run.fault === fault) === at,
  );
}

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
