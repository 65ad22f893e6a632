import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { plantModules } from '../support/planted-modules.ts';
import { runCli } from '../support/run-cli.ts';
import { packageWithSmallDbt } from './support/small-dbt.ts';

it('T130 a folder with files called like modules of Python: none of them is run, from finding Python to dbt', async () => {
  const journey = await startJourney({ transactions: 12, accounts: 1, attachmentsShare: 0 });
  const planted = plantModules(join(journey.folder, 'work'));
  // The plants are alive: a Python that is not isolated runs them.
  execFileSync('python3', ['-m', 'pip'], { cwd: planted.folder });
  expect(planted.ran()).toContain('pip');
  const fresh = plantModules(join(journey.folder, 'place'));
  const home = await temporaryFolder();
  const outcome = await runCli(
    ['sync', '--dbt', ...journey.places],
    { ...journey.env, ...fresh.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache') },
    { cwd: fresh.folder, program: await packageWithSmallDbt() },
  );
  expect(outcome, outcome.stderr).toMatchObject({ status: 0 });
  const said = JSON.parse(readFileSync(join(fresh.folder, 'dbt-was-here.json'), 'utf8'));
  expect(said).toMatchObject({ isolated: 1, utf8: 1, args: ['build'] });
  expect(said.path).not.toContain(fresh.folder);
  expect(said.path).not.toContain('');
  expect(fresh.ran()).toEqual([]);
});
