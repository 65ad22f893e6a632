import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { cloudWorld, newBucket, newDataset } from './support/worlds.ts';

it('starts emulators of its own, and stops them whatever the program says', async () => {
  const folder = await temporaryFolder();
  const script = join(packageRoot, 'tools', 'scripts', 'demo.ts');
  const args = ['--import', 'tsx', script, '--cloud', '--folder', folder, '--transactions', 'many'];
  const ended = promisify(execFile)(process.execPath, args, {
    cwd: packageRoot,
    // A terminal where no emulator was ever heard of.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  await expect(ended).rejects.toMatchObject({
    code: 78,
    stdout: expect.stringContaining('The emulators are stopped'),
  });
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
