import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { age, startOauthJourney } from '../../qonto/oauth/support/oauth-journey.ts';
import { boundByModes } from '../../support/bound-by-modes.ts';
import { runCli } from '../../support/run-cli.ts';

/** Ways to be in a folder of ours and not to go away. */
const ways = {
  /** EACCES, or EISDIR where only a file is looked for: any user can make one. */
  'a folder that may not be emptied'(path: string): boolean {
    mkdirSync(path);
    writeFileSync(join(path, 'inside'), '');
    makeOld(path);
    chmodSync(path, 0o500);
    onTestFinished(() => chmodSync(path, 0o700));
    return true;
  },
  /** EPERM, also for root. Takes root and a file system that knows it; elsewhere nothing is left there. */
  'a file that nobody may remove'(path: string): boolean {
    writeFileSync(path, '{}');
    makeOld(path);
    try {
      execFileSync('chattr', ['+i', path], { stdio: 'ignore' });
    } catch {
      rmSync(path);
      return false;
    }
    onTestFinished(() => void execFileSync('chattr', ['-i', path]));
    expect(() => unlinkSync(path)).toThrow(/EPERM/);
    return true;
  },
};

function makeOld(path: string): void {
  const old = new Date(Date.now() - 5 * 86_400_000);
  utimesSync(path, old, old);
}

it.each(Object.keys(ways) as (keyof typeof ways)[])(
  'T187 what others have left beside our files, like %s, ends no run, and what is ours goes',
  { timeout: 120_000 },
  async (way) => {
    const journey = await startOauthJourney({ transactions: 20, accounts: 1 });
    const at = (...names: readonly string[]) => join(journey.folder, ...names);
    const copy = at('copies/copy.duckdb');
    const temporary = at('temporary');
    // No process has this number.
    const nobody = 2 ** 22 + 1;
    const leftovers = [
      () => `${journey.tokens}.${randomUUID()}.new`,
      () => `${copy}.${randomUUID()}.copying`,
      () => `${journey.duckdb}.${randomUUID()}.run`,
      () => join(temporary, `qonto-elt-parts-${hostname()}-${nobody}-${randomUUID()}`),
    ];
    for (const name of leftovers.map((make) => make()))
      mkdirSync(dirname(name), { recursive: true, mode: 0o700 });
    const run = () =>
      runCli(
        ['sync', ...journey.places, '--read-copy', copy],
        { ...journey.oauthEnv, TMPDIR: temporary },
        { under: boundByModes },
      );
    const first = await run();
    expect(first.status, first.stderr).toBe(0);
    const foreign = leftovers.map((make) => make()).filter(ways[way]);
    const ours = leftovers.map((make) => make());
    for (const name of ours) {
      writeFileSync(name, JSON.stringify({ host: hostname(), pid: nobody, process: 'gone' }));
      makeOld(name);
    }
    // So that they are written again.
    await age(journey);
    journey.bank.bank.advance({ days: 3 });
    const outcome = await run();
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(foreign.filter((name) => !existsSync(name)).map((name) => basename(name))).toEqual([]);
    // A marker is looked at only where the file is held by somebody.
    const gone = ours.filter((name) => !name.endsWith('.run'));
    expect(gone.filter(existsSync).map((name) => basename(name))).toEqual([]);
    await journey.expectTruth();
  },
);
