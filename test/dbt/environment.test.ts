import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { boundByModes } from '../support/bound-by-modes.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { type RunOptions, runCli } from '../support/run-cli.ts';
import { packageWithSmallDbt } from './support/small-dbt.ts';

vi.setConfig({ testTimeout: 240_000 });

/** A bank, and the package with a dbt that is installed in a second. */
async function start() {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
  const home = await temporaryFolder();
  const program = await packageWithSmallDbt();
  const build = (env: Readonly<Record<string, string>> = {}, options: RunOptions = {}) =>
    runCli(
      ['sync', '--dbt', ...journey.places],
      { ...journey.env, HOME: home, QONTO_ELT_LOG_LEVEL: 'warn', ...env },
      { cwd: journey.folder, program, ...options },
    );
  return { journey, home, program, build, cache: join(home, '.cache', 'qonto-elt') };
}

const environmentsIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => /\.[0-9a-f]{8}$/.test(name)) : [];
const making = 'Making the Python environment for dbt in ';

describe('T143 the Python environment of dbt', () => {
  it('lies in the cache of the user, is made once, and anew where it broke', async () => {
    const { build, cache, home } = await start();
    const first = await build();
    expect(first, first.stderr).toMatchObject({ status: 0 });
    expect(first.stderr).toContain(`${making}${cache}, once`);
    const again = await build();
    expect(again).toMatchObject({ status: 0 });
    expect(again.stderr).not.toContain(making);
    const [made = ''] = environmentsIn(cache);
    const folder = join(cache, made);
    rmSync(join(folder, 'bin'), { recursive: true });
    const mended = await build();
    expect(mended, mended.stderr).toMatchObject({ status: 0 });
    expect(mended.stderr).toContain(making);
    // In other places, where the pointer is lost, or leads out of them.
    const xdg = join(home, 'elsewhere');
    cpSync(cache, join(xdg, 'qonto-elt'), { recursive: true, verbatimSymlinks: true });
    rmSync(join(xdg, 'qonto-elt', `${made.slice(0, -9)}.current`));
    const named = join(home, 'named');
    mkdirSync(named);
    writeFileSync(join(named, `${made.slice(0, -9)}.current`), '../../elsewhere\n');
    for (const [place, env] of [
      [join(xdg, 'qonto-elt'), { XDG_CACHE_HOME: xdg }],
      [named, { QONTO_ELT_DBT_CACHE: named }],
    ] as const) {
      const before = environmentsIn(place).length;
      const there = await build(env);
      expect(there, there.stderr).toMatchObject({ status: 0 });
      expect(there.stderr).toContain(`${making}${place}, once`);
      expect(environmentsIn(place)).toHaveLength(before + 1);
    }
  });

  it('is made by two at once without harm', async () => {
    const { journey, build, cache } = await start();
    await journey.sync();
    const outcomes = await Promise.all([build(), build()]);
    // Of two runs at the same raw zone or file, one may be told to wait.
    for (const { status, stderr } of outcomes) expect([0, 74, 75], stderr).toContain(status);
    const after = await build();
    expect(after).toMatchObject({ status: 0 });
    expect(after.stderr).not.toContain(making);
    expect(environmentsIn(cache).length).toBeLessThanOrEqual(2);
  });

  it('is made for a user who may write neither the package nor a home', async () => {
    const { journey, build, home, program } = await start();
    const temporary = join(journey.folder, 'tmp');
    mkdirSync(temporary);
    for (const folder of [home, dirname(dirname(program))]) chmodSync(folder, 0o555);
    const env = { HOME: join(home, 'nowhere'), TMPDIR: temporary };
    const outcome = await build(env, { under: boundByModes });
    expect(outcome, outcome.stderr).toMatchObject({ status: 0 });
    expect(environmentsIn(join(temporary, `qonto-elt-${process.getuid?.()}`))).toHaveLength(1);
    const named = join(home, 'named');
    const denied = await build({ ...env, QONTO_ELT_DBT_CACHE: named }, { under: boundByModes });
    expect(denied.status).toBe(78);
    expect(denied.stderr).toContain(
      `qonto-elt: The Python environment for dbt can be kept nowhere: ${named} (EACCES)\n  Name a folder`,
    );
    for (const folder of [home, dirname(dirname(program))]) chmodSync(folder, 0o755);
  });

  it('is not taken from a folder that others may write to', async () => {
    const { build, cache, journey } = await start();
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    const { status, stderr } = await build({ TMPDIR: journey.folder });
    expect(status, stderr).toBe(0);
    expect(environmentsIn(cache)).toEqual([]);
  });
});

describe('T143 a dbt of one’s own', () => {
  it.each([
    ['that is not there', '/no/such/dbt', 'which is not there'],
    ['that is nowhere on the path', 'no-such-dbt', 'which is not there'],
    ['that is a folder', '/', 'which is a folder'],
    ['that may not be started', 'text', 'which this user may not start'],
  ])('%s ends with 78 before the bank is asked', async (_, name, words) => {
    const { journey, build } = await start();
    writeFileSync(join(journey.folder, 'text'), '');
    const dbt = name === 'text' ? join(journey.folder, 'text') : name;
    const outcome = await build({ DBT_BIN: dbt });
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toContain(`qonto-elt: DBT_BIN names ${dbt}, ${words}\n`);
    expect(journey.bank.bank.requests().total).toBe(0);
  });

  it('that is no program ends with 78 too', async () => {
    const { journey, build } = await start();
    const dbt = join(journey.folder, 'broken');
    writeFileSync(dbt, '#!/no/such/interpreter\n', { mode: 0o755 });
    const outcome = await build({ DBT_BIN: dbt });
    expect(outcome.status).toBe(78);
    expect(outcome.stderr).toContain(`DBT_BIN names ${dbt}, which cannot be started (ENOENT)`);
  });

  it('without any Python: 78 before the bank is asked, and the image with dbt is named', async () => {
    const { journey, build } = await start();
    const bin = join(journey.folder, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const outcome = await build({ PATH: bin });
    expect(outcome).toMatchObject({ status: 78, stdout: '' });
    expect(outcome.stderr).toMatch(/No Python from 3\.10 to 3\.13 .*\n.*docker build --target dbt/);
    expect(journey.bank.bank.requests().total).toBe(0);
  });
});
