import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

it('T305 status says that the warehouse is of another raw zone, however many manifests each has', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  await journey.sync();
  const other = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  await other.sync();
  const said = async () => {
    const raw = ['--raw', other.raw, '--warehouse', journey.warehouse];
    const { status, stdout } = await runCli(['status', '--max-age', '1d', ...raw], {});
    expect(status).toBe(66);
    return stdout;
  };
  // As many here as there, fewer, and more.
  const standings = [await said()];
  await journey.sync();
  standings.push(await said());
  for (let run = 0; run < 2; run += 1) await other.sync();
  standings.push(await said());
  for (const text of standings) {
    expect(text).toMatch(
      /^Not current: what is loaded came from another raw zone\n {2}The warehouse /,
    );
    expect(text).toContain('Check --raw and --warehouse.');
  }
});

it('T305 check and transaction say so too, and what is in the raw zone is shown all the same', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0 });
  for (let run = 0; run < 2; run += 1) await journey.sync();
  const other = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0, seed: 2 });
  await other.sync();
  const places = ['--raw', other.raw, '--warehouse', journey.warehouse];
  const check = await runCli(['check', ...places], other.env);
  expect(check.status).toBe(65);
  expect(check.stdout).toMatch(/warehouse +.*was loaded from another raw zone: its manifest 2 is/);
  const [one] = other.bank.bank.truth().transactions;
  const shown = await runCli(['transaction', String(one?.id), ...places], other.env);
  expect(shown.status).toBe(65);
  expect(shown.stdout).toContain('was loaded from another raw zone');
  // Its version that landed with manifest 1.
  expect(shown.stdout).not.toContain('none was ever landed');
  expect(shown.stdout).toContain('manifest 1');
});

it('T309 check tells of a raw zone that another version wrote, and leaves its warehouse alone', async () => {
  const journey = await startJourney({ transactions: 20, accounts: 1, attachmentsShare: 0 });
  await journey.sync();
  const before = statSync(journey.duckdb).mtimeMs;
  const raw = join(journey.folder, 'older');
  mkdirSync(join(raw, 'manifests'), { recursive: true });
  writeFileSync(join(raw, 'manifests', '0000000001.json'), '{"format_version":1}');
  const places = ['--raw', raw, '--warehouse', journey.warehouse];
  const { status, stdout } = await runCli(['check', ...places], journey.env);
  expect(status).toBe(65);
  expect(stdout).toMatch(/^Not ready: raw zone FAILED, warehouse WAITING \(2 of \d+\)\n/);
  expect(stdout).toMatch(/raw zone +Manifest .*0000000001\.json has format version 1\n/);
  expect(stdout).toContain('extract into an empty raw zone');
  expect(statSync(journey.duckdb).mtimeMs).toBe(before);
});
