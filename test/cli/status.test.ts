import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { alteredBank } from '../support/altered-bank.ts';
import { filesBelow } from '../support/folders.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';

/** The accounts of a bank whose first two are both called Main. */
async function twins(journey: Journey): Promise<Record<string, string>> {
  const [first, second] = journey.bank.bank.truth().bank_accounts.map(({ name }) => String(name));
  const url = await alteredBank(journey, {
    alter(answer) {
      for (const name of [first, second])
        answer.body = answer.body.replaceAll(`"name":${JSON.stringify(name)}`, '"name":"Main"');
    },
  });
  return { ...journey.env, QONTO_API_URL: url };
}

/** The first cells of the rows of a table that begins with a column. */
function firstCells(text: string, column: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(column)) + 1;
  const table = lines.slice(start, lines.indexOf('', start));
  return [...new Set(table.map((line) => line.split(/ {2,}/)[0] ?? ''))];
}

it('status calls each account as the report of the run does, twins told apart, also many runs later', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 3 });
  const env = await twins(journey);
  const places = ['--raw', journey.raw];
  const run = await runCli(['extract', '--log-level', 'error', ...places], env);
  const accounts = firstCells(run.stdout, 'account');
  expect(accounts.filter((name) => /^Main \(.+\)$/.test(name))).toHaveLength(2);
  expect(accounts).toHaveLength(3);

  // Nothing has changed: these land no list of accounts.
  for (let i = 0; i < 2; i += 1) await runCli(['extract', ...places], env);
  const status = () => runCli(['status', ...places], {});
  expect(firstCells((await status()).stdout, 'bank account').sort()).toEqual(accounts.sort());
  const json = JSON.parse((await runCli(['status', '--json', ...places], {})).stdout);
  const { listings } = json.newest_manifest;
  const ids = journey.bank.bank.truth().bank_accounts.map(({ id }) => id);
  expect(listings.map(({ bank_account_id: id }: { bank_account_id: string }) => id)).toEqual(
    expect.arrayContaining(ids),
  );
  expect(new Set(listings.map(({ account }: { account: string }) => account))).toEqual(
    new Set(accounts),
  );

  // Without the list, the ids are left, and all the rest.
  await rm(join(journey.raw, 'raw/bank_accounts'), { recursive: true });
  expect(await filesBelow(join(journey.raw, 'manifests'))).toHaveLength(3);
  const without = await status();
  expect(without).toMatchObject({ status: 0 });
  expect(firstCells(without.stdout, 'bank account').sort()).toEqual([...ids].sort());
});
