import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentOf, filesBelow } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import { type CliOutcome, runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';

/** Words that must not be found in anything written: whatever grants access, and what marks a signed URL. */
function canariesOf(journey: Awaited<ReturnType<typeof startJourney>>): string[] {
  return [
    journey.bank.secretKey,
    journey.bank.accessToken,
    'X-Amz-Signature',
    'X-Amz-Credential',
    'Bearer ',
  ];
}

async function findIn(folder: string, canaries: readonly string[]): Promise<string[]> {
  const hits: string[] = [];
  for (const file of await filesBelow(folder)) {
    const bytes = await contentOf(join(folder, file));
    for (const canary of canaries) if (bytes.includes(canary)) hits.push(`${canary} in ${file}`);
  }
  return hits;
}

it('no secret and no signed URL is written anywhere, in good runs and bad ones', {
  timeout: 180_000,
}, async () => {
  const journey = await startJourney({ transactions: 300, accounts: 3 });
  const canaries = canariesOf(journey);
  const paths = ['--raw', journey.raw, '--warehouse', `duckdb:${journey.duckdb}`];
  const outcomes: CliOutcome[] = [];
  const run = async (
    args: readonly string[],
    env: Readonly<Record<string, string>> = journey.env,
  ) => {
    outcomes.push(
      await runCli([...args, ...paths, '--log-level', 'debug'], env, { cwd: journey.folder }),
    );
  };
  const { bank } = journey.bank;
  bank.setQuirks({ attachment_files: 'expired', bad_rows: 'both', unknown_values: 'on' });
  await run(['sync', '--json']);
  bank.setQuirks({ attachment_files: 'short' });
  bank.advance({ days: 3 });
  bank.addFault({ match: '/transactions?', status: 503, times: 3 });
  bank.addFault({ match: '/s3/', kind: 'reset', times: 3 });
  await run(['sync']);
  bank.addFault({ match: '/transactions?', status: 400, times: 2 });
  bank.addFault({ match: '/labels', status: 403 });
  await run(['sync']);
  await run(['status', '--json']);
  await run(['check']);
  const { QONTO_API_URL, ...noUrl } = journey.env;
  await run(['sync'], { ...noUrl, QONTO_API_URL: `${QONTO_API_URL}/nowhere` });
  await run(['sync'], {
    QONTO_API_URL: String(QONTO_API_URL),
    QONTO_ACCESS_TOKEN: journey.bank.accessToken,
  });
  await run(['sync'], {
    QONTO_API_URL: String(QONTO_API_URL),
    QONTO_ACCESS_TOKEN: `${journey.bank.accessToken}x`,
  });
  await run(['sync'], { ...journey.env, QONTO_API_URL: 'http://127.0.0.1:1/v2' });

  expect(outcomes.map(({ status }) => status)).toEqual([
    65,
    65,
    69,
    0,
    0,
    69,
    expect.any(Number),
    77,
    69,
  ]);
  for (const { stdout, stderr } of outcomes) {
    for (const canary of canaries) {
      expect(stdout).not.toContain(canary);
      expect(stderr).not.toContain(canary);
    }
    expect(stderr).not.toContain('    at ');
  }
  expect(await findIn(journey.folder, canaries)).toEqual([]);
  const tables = await queryDuckdb(
    journey.duckdb,
    "select table_name from duckdb_tables() where schema_name = 'qonto_raw'",
  );
  for (const { table_name: table } of tables) {
    const rows = JSON.stringify(
      await queryDuckdb(journey.duckdb, `from qonto_raw."${String(table)}"`),
    );
    for (const canary of canaries)
      expect(rows, `${canary} in ${String(table)}`).not.toContain(canary);
  }
});
