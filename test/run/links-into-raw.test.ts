import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isInside, isSameFile, targetPath } from '../../src/base/disk/target-path.ts';
import { startOauthJourney } from '../qonto/oauth/support/oauth-journey.ts';
import { filesBelow, temporaryFolder } from '../support/folders.ts';
import { runCli } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A raw zone, and ways into it that do not look like it. */
async function start() {
  const journey = await startOauthJourney({ transactions: 10, accounts: 1, attachmentsShare: 0 });
  const at = (...names: readonly string[]) => join(journey.folder, ...names);
  mkdirSync(join(journey.raw, 'deep/deeper'), { recursive: true });
  symlinkSync(journey.raw, at('link'));
  symlinkSync('link', at('link-to-link'));
  symlinkSync(join(journey.raw, 'deep/deeper'), at('deep'));
  symlinkSync(join(journey.raw, 'not-there-yet'), at('dangling'));
  const run = (command: string, more: readonly string[], env: Record<string, string> = {}) =>
    runCli(
      [command, ...more],
      {
        ...journey.oauthEnv,
        QONTO_ELT_RAW: journey.raw,
        QONTO_ELT_WAREHOUSE: journey.warehouse,
        DBT_BIN: 'true',
        ...env,
      },
      { cwd: journey.folder },
    );
  return { journey, at, run };
}

const settings = [
  ['sync', '--token-store', 'file:', 'The token file '],
  ['check', '--token-store', 'file:', 'The token file '],
  ['sync', '--warehouse', 'duckdb:', 'The DuckDB file '],
  ['sync', '--read-copy', '', '--read-copy '],
] as const;

/** Each leads into the raw zone by a path of its own. */
const ways = ['link/x', 'link-to-link/x', 'link/a/b/x', 'deep/../x', 'dangling'];

describe('T185 what leads into the raw zone by a link is refused with 78, and the bank is not asked', () => {
  it.each([
    ...ways.map((way) => [way, ...settings[0]] as const),
    ...settings.slice(1).map((one) => ['deep/../x', ...one] as const),
  ])('%s, %s %s', async (way, command, flag, kind, words) => {
    const { journey, at, run } = await start();
    const before = await filesBelow(journey.raw);
    // Not joined: a path is what its user writes.
    const outcome = await run(command, [flag, `${kind}${journey.folder}/${way}`]);
    expect(outcome.status, outcome.stderr).toBe(78);
    expect(outcome.stdout + outcome.stderr).toContain(words);
    expect(outcome.stdout + outcome.stderr).toContain('inside the raw zone');
    if (command === 'sync') expect(journey.bank.bank.requests().total).toBe(0);
    expect(await filesBelow(journey.raw)).toEqual(before);
    expect(readdirSync(at())).not.toContain('qonto-data');
  });

  it('a config file, however it is named, which would say where the credentials go', async () => {
    const { journey, at, run } = await start();
    writeFileSync(join(journey.raw, 'settings.json'), '{"concurrency": 2}');
    writeFileSync(join(journey.raw, 'deep/qonto-elt.config.json'), '{"concurrency": 2}');
    for (const more of [
      ['--config', 'link/settings.json'],
      ['--config', 'deep/../../settings.json'],
    ]) {
      for (const command of ['check', 'extract', 'status', 'verify']) {
        const outcome = await run(command, more);
        expect(outcome, outcome.stderr).toMatchObject({ status: 78, stdout: '' });
        expect(outcome.stderr).toContain('is inside the raw zone');
      }
    }
    symlinkSync(join(journey.raw, 'deep/qonto-elt.config.json'), at('qonto-elt.config.json'));
    expect((await run('check', [])).status).toBe(78);
    rmSync(at('qonto-elt.config.json'));
    expect(journey.bank.bank.requests().total).toBe(0);
    const outside = at('settings.json');
    writeFileSync(outside, '{"concurrency": 2}');
    expect(await run('status', ['--config', outside])).toMatchObject({ status: 0 });
  });

  it('what dbt writes, and the programs that it is run with', async () => {
    const { journey, at, run } = await start();
    const cache = await run('sync', ['--dbt', '--dbt-cache', 'link/cache']);
    expect(cache, cache.stderr).toMatchObject({ status: 78, stdout: '' });
    expect(cache.stderr).toContain('The Python environment of dbt in ');
    symlinkSync(join(journey.raw, 'deep'), at('dbt-target'));
    const target = await run('sync', ['--dbt']);
    expect(target, target.stderr).toMatchObject({ status: 78, stdout: '' });
    expect(target.stderr).toContain(`The folder of dbt ${at('dbt-target')} would be inside`);
    expect(journey.bank.bank.requests().total).toBe(0);
  });

  it('what a demo makes', async () => {
    const { journey, at, run } = await start();
    mkdirSync(at('demo'));
    symlinkSync(join(journey.raw, 'deep'), at('demo/dbt-target'));
    const outcome = await run('demo', ['--folder', at('demo'), '--raw', journey.raw]);
    expect(outcome, outcome.stderr).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain('would be inside the raw zone');
    expect(readdirSync(at('demo'))).toEqual(['dbt-target']);
  });

  it('and status says it of a warehouse without hiding the rest', async () => {
    const { journey, at, run } = await start();
    await journey.extract({ raw: journey.raw });
    writeFileSync(join(journey.raw, 'x.duckdb'), '');
    const outcome = await run('status', ['--warehouse', `duckdb:${at('link/x.duckdb')}`]);
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain('would be inside the raw zone');
  });
});

describe('where a path leads', () => {
  it('follows links as the system does, and not as names look', async () => {
    const folder = targetPath(await temporaryFolder());
    const at = (name: string) => `${folder}/${name}`;
    mkdirSync(at('real/inner'), { recursive: true });
    symlinkSync('real/inner', at('link'));
    symlinkSync('loop', at('loop'));
    symlinkSync('../../nowhere/x', at('real/inner/out'));
    expect(targetPath(at('link/../x'))).toBe(at('real/x'));
    expect(targetPath(at('link/./new/file'))).toBe(at('real/inner/new/file'));
    expect(targetPath(at('link/out/y'))).toBe(at('nowhere/x/y'));
    expect(targetPath(at('loop/x'))).toBe(at('loop/x'));
    expect(targetPath('/')).toBe('/');
    expect(targetPath('a/../b')).toBe(targetPath(`${process.cwd()}/b`));
  });

  it('tells what is inside a folder, and what only looks like it', async () => {
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder, name);
    mkdirSync(at('raw'));
    mkdirSync(at('raw2'));
    symlinkSync(at('raw'), at('link'));
    symlinkSync(at('raw2'), at('raw/out'));
    expect(isInside(at('link'), at('raw'))).toBe(true);
    expect(isInside(at('raw/x'), at('link'))).toBe(true);
    // Who looks at the raw zone sees it there.
    expect(isInside(at('raw/out/x'), at('raw'))).toBe(true);
    expect(isInside(at('raw2/x'), at('raw'))).toBe(false);
    expect(isInside(at('link/../x'), at('raw'))).toBe(false);
    expect(isInside(at('raw'), at('raw/x'))).toBe(false);
    expect(isSameFile(at('link/x'), at('raw/x'))).toBe(true);
    expect(isSameFile(at('raw/x'), at('raw/y'))).toBe(false);
  });
});
