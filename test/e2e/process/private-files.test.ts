import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startOauthJourney } from '../../qonto/oauth/support/oauth-journey.ts';
import { startJourney } from '../../support/journey.ts';
import { type CliOutcome, runCli } from '../../support/run-cli.ts';

/** Writes where dbt would. */
const smallDbt = `#!/bin/sh
while [ $# -gt 0 ]; do case "$1" in --target-path) target=$2 ;; --log-path) logs=$2 ;; esac; shift; done
mkdir -p "$target/compiled" "$logs" && echo x >"$target/compiled/a.sql" && echo x >"$logs/dbt.log"
`;

/** Mode bits of all below a folder, by their kind. */
function modesBelow(folder: string): { readonly files: number[]; readonly folders: number[] } {
  const modes = { files: new Set<number>(), folders: new Set<number>() };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const { mode } = lstatSync(join(entry.parentPath, entry.name));
    modes[entry.isDirectory() ? 'folders' : 'files'].add(mode & 0o777);
  }
  return { files: [...modes.files], folders: [...modes.folders] };
}

/** A whole run, in a shell with this umask. */
async function syncUnder(umask: string, env: Readonly<Record<string, string>> = {}) {
  const journey = await startOauthJourney({ transactions: 12, accounts: 1, attachmentsShare: 1 });
  const data = join(journey.folder, 'data');
  mkdirSync(data);
  const dbt = join(journey.folder, 'small-dbt');
  writeFileSync(dbt, smallDbt);
  chmodSync(dbt, 0o755);
  const outcome: CliOutcome = await runCli(
    ['sync', '--dbt', '--raw', join(data, 'raw'), '--warehouse', `duckdb:${data}/bank.duckdb`],
    {
      ...journey.oauthEnv,
      QONTO_ELT_TOKEN_STORE: `file:${data}/vault/tokens.json`,
      DBT_BIN: dbt,
      ...env,
    },
    { under: ['sh', '-c', `umask ${umask} && exec "$@"`, 'sh'] },
  );
  expect(outcome.status, outcome.stderr).toBe(0);
  expect(readdirSync(data).sort()).toEqual(['bank.duckdb', 'dbt-target', 'raw', 'vault']);
  return { data, ...modesBelow(data) };
}

it.each(['000', '022', '077', '777'])(
  'T133 under umask %s nobody else may read raw zone, warehouse, tokens or what dbt writes',
  async (umask) => {
    expect(await syncUnder(umask)).toMatchObject({ files: [0o600], folders: [0o700] });
  },
);

it('T133 whoever wants it lets a group read the data, and still not the tokens', async () => {
  const { data } = await syncUnder('077', { QONTO_ELT_UMASK: '027' });
  for (const name of ['raw', 'dbt-target'])
    expect(modesBelow(join(data, name))).toEqual({ files: [0o640], folders: [0o750] });
  expect(lstatSync(join(data, 'bank.duckdb')).mode & 0o777).toBe(0o640);
  expect(modesBelow(join(data, 'vault'))).toEqual({ files: [0o600], folders: [] });
});

it.each(['27', 'u=rwx', '0999', '1777'])('T133 a mask of %s is a wrong setting', async (mask) => {
  const journey = await startJourney({ transactions: 10, accounts: 1 });
  const env = { ...journey.env, QONTO_ELT_UMASK: mask };
  expect(await runCli(['extract', '--raw', journey.raw], env)).toMatchObject({
    status: 78,
    stderr: expect.stringContaining(`QONTO_ELT_UMASK: "${mask}" is not a mask`),
  });
});
