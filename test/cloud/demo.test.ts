import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { reportSections } from '../../src/commands/demo-report.ts';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { cloudWorld, newBucket, newDataset } from './support/worlds.ts';

/** `npm run demo -- ...`, without npm; in a terminal where no emulator was ever heard of. */
async function demo(...args: readonly string[]): Promise<string> {
  const script = join(packageRoot, 'scripts', 'demo.ts');
  const folder = await temporaryFolder();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--import',
      'tsx',
      script,
      '--folder',
      folder,
      '--seed',
      '3',
      '--transactions',
      '900',
      ...args,
    ],
    {
      cwd: packageRoot,
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      timeout: 230_000,
    },
  );
  return stdout;
}

it('of the cloud world ends with the finance report of the embedded one, to the cent', async () => {
  let started: string;
  let [embedded, cloud] = ['', ''];
  do {
    // The simulated bank lives until today, and the reports do: at midnight there are two of each.
    started = today();
    [embedded, cloud] = await Promise.all([demo(), demo('--cloud')]);
  } while (started !== today());
  expect(cloud).toContain('Loaded bigquery:demo.qonto_raw: manifests 2 to 2 merged');
  for (const { title } of reportSections) {
    expect(section(cloud, title), title).toEqual(section(embedded, title));
    expect(section(cloud, title).length, title).toBeGreaterThan(1);
  }
  expect(cloud).toMatch(/Finance tables {2}dataset demo\.qonto_demo\n/);
});

it('takes no place that was ever used: simulated rows must not get among real ones', async () => {
  const journey = await startJourney({ transactions: 30, accounts: 1 }, cloudWorld);
  await journey.sync();
  const run = (raw: string, warehouse: string) =>
    runCli(['demo', '--raw', raw, '--warehouse', warehouse], journey.env, { cwd: journey.folder });
  const newWarehouse = `bigquery:demo.${newDataset()}`;
  expect(await run(journey.raw, newWarehouse)).toMatchObject({
    status: 78,
    stdout: '',
    stderr: expect.stringContaining(`The raw zone ${journey.raw}/ is not empty`),
  });
  expect(await run(`gs://${await newBucket()}`, journey.warehouse)).toMatchObject({
    status: 78,
    stdout: '',
    stderr: expect.stringContaining(`The warehouse ${journey.warehouse} is not empty`),
  });
  await journey.expectTruth();
});

it('says where the emulators are, when the program itself is asked for them', async () => {
  const cwd = await temporaryFolder();
  expect(await runCli(['demo', '--cloud'], {}, { cwd })).toMatchObject({
    status: 78,
    stdout: '',
    stderr: expect.stringContaining('npm run demo -- --cloud'),
  });
  expect(await filesBelow(cwd)).toEqual([]);
});

const today = () =>
  ['UTC', 'Europe/Paris']
    .map((timeZone) => new Date().toLocaleDateString('en', { timeZone }))
    .join();

function section(report: string, title: string): readonly string[] {
  return (report.split(`\n${title}\n`)[1]?.split('\n\n')[0] ?? '').split('\n');
}
