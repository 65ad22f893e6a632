import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { transactionCommand } from '../../src/cli/commands/transaction/transaction.ts';
import { readConfig } from '../../src/config/config.ts';
import { inspectTransaction } from '../../src/inspect/transaction.ts';
import { composeZone, existingWarehouse } from '../../src/run/compose.ts';
import { composeBank } from '../../src/run/compose-bank.ts';
import { composeMarts } from '../../src/run/marts.ts';
import { filesBelow } from '../support/folders.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { runCli } from '../support/run-cli.ts';
import { queryDuckdb } from '../support/world.ts';

/** What the command tells of a transaction, without a process of its own. */
async function inspect(journey: Journey, id: string, personal = false) {
  const { raw, warehouse, env } = journey;
  const config = readConfig({ raw, warehouse }, env);
  const zone = await composeZone(config);
  const places = {
    zone,
    bank: () => composeBank(config, silentLog),
    warehouse: () => existingWarehouse(config, zone),
    marts: () => composeMarts(config),
  };
  return inspectTransaction(places, id, personal);
}

/** The command itself. */
function ask(journey: Journey, id: string, env = journey.env) {
  return runCli(['transaction', id, ...journey.places], env);
}

/** Ids with receipts, and a name and an account number that nobody has asked for. */
async function telling(journey: Journey): Promise<Record<string, string>> {
  const rows = await queryDuckdb(
    journey.duckdb,
    `select id, payload->>'label' as label, payload->>'$.transfer.counterparty_account_number' as iban
     from qonto_raw.transactions
     where iban is not null and id in (select transaction_id from qonto_raw.attachments where state = 'stored')
     order by id limit 1`,
  );
  return rows[0] as Record<string, string>;
}

it('T215: a transaction is told of place by place: the bank now, each version with its object and line, the finance row, the receipts', async () => {
  const journey = await startJourney({ transactions: 150, accounts: 2, attachmentsShare: 0.2 });
  await journey.sync();
  const [{ id = '' } = {}] = await queryDuckdb(
    journey.duckdb,
    `select id from qonto_raw.transactions where status = 'pending' order by updated_at limit 1`,
  );
  await queryDuckdb(
    journey.duckdb,
    'create schema qonto',
    `create table qonto.qonto__transactions as
     select id as transaction_id, status, updated_at, payload->>'currency' as currency,
       -cast(payload->>'amount_cents' as bigint) as signed_amount_cents, payload->>'label' as counterparty_name,
       payload->>'side' as side, payload->>'operation_type' as operation_type,
       cast(null as timestamp) as settled_at, cast(payload->>'emitted_at' as timestamp) as emitted_at,
       payload->>'note' as note, payload->>'reference' as reference
     from qonto_raw.transactions`,
  );
  // It ends its wait; that is landed, and not loaded.
  for (let i = 0; i < 40; i += 1) {
    const row = journey.bank.bank.truth().transactions.find((one) => one.id === id);
    if (row?.status !== 'pending') break;
    journey.bank.bank.advance({ days: 2 });
  }
  await journey.extract();

  const account = await inspect(journey, String(id));
  expect(account).toMatchObject({
    id,
    bank: { found: true, fault: null, differs_from_newest: [] },
    loaded_manifest: 1,
    newest_manifest: 2,
    mart: { found: true, row: { status: 'pending' } },
  });
  expect(account.mart.differs_from_newest).toEqual(
    expect.arrayContaining(['status', 'updated_at']),
  );
  const { versions } = account;
  expect(versions.length).toBeGreaterThan(1);
  expect(versions.at(0)).toMatchObject({ status: 'pending', in_warehouse: true, manifest: 1 });
  expect(versions.at(-1)).toMatchObject({ in_warehouse: false, manifest: 2, in_raw_zone: 'same' });
  expect(versions.at(-1)?.changed).toEqual(expect.arrayContaining(['status', 'updated_at']));
  for (const { object } of versions) expect(await readFile(object ?? '')).toBeDefined();

  // An edit that no list would tell of is named all the same.
  journey.bank.bank.setQuirks({ silent_edits: 'on' });
  const before = JSON.stringify(journey.bank.bank.truth().transactions);
  journey.bank.bank.advance({ hours: 60 });
  expect(JSON.stringify(journey.bank.bank.truth().transactions)).not.toBe(before);
  await journey.load();
  const silent = await silentlyEdited(journey);
  const edited = await inspect(journey, silent);
  expect(edited.bank).toMatchObject({ found: true, differs_from_newest: ['note'] });
});

/** One whose content at the bank is no longer what landed, under the same `updated_at`. */
async function silentlyEdited(journey: Journey): Promise<string> {
  const landed = await queryDuckdb(
    journey.duckdb,
    `select id, strftime(updated_at, '%Y-%m-%dT%H:%M:%S.%gZ') as at, payload->>'note' as note
     from qonto_raw.transactions qualify row_number() over (partition by id order by updated_at desc) = 1`,
  );
  const now = new Map(journey.bank.bank.truth().transactions.map((row) => [row.id, row]));
  const found = landed.find(({ id, at, note }) => {
    const row = now.get(String(id));
    return row?.updated_at === at && row?.payload.note !== note;
  });
  return String(found?.id);
}

it('T216: what is told of a transaction holds no name, no account number and no signed address; with --personal the account number is still cut', async () => {
  const journey = await startJourney({ transactions: 150, accounts: 2, attachmentsShare: 0.5 });
  await journey.sync();
  const { id = '', label = '', iban = '' } = await telling(journey);
  const text = await ask(journey, id);
  expect(text).toMatchObject({ status: 0 });
  expect(text.stdout).toContain('as in the newest version held');
  const personal = await inspect(journey, id, true);
  const plain = JSON.stringify(await inspect(journey, id));
  for (const said of [text.stdout, text.stderr, plain]) {
    expect(said).not.toContain(label);
    expect(said).not.toContain(iban.slice(4, 12));
  }
  expect(personal.bank.row?.label).toBe(label);
  expect(personal.receipts.length).toBeGreaterThan(0);
  for (const said of [text.stdout, plain, JSON.stringify(personal)]) {
    expect(said).not.toContain(iban);
    expect(said).not.toMatch(/X-Amz-Signature/i);
  }
  expect(JSON.stringify(personal)).toContain(`${iban.slice(0, 2)}…${iban.slice(-4)}`);
});

it('T217: a place that cannot be asked is named with its fault, hides no other, and a transaction that nobody knows is 65', async () => {
  const journey = await startJourney({ transactions: 60, accounts: 1 });
  await journey.sync();
  const id = journey.bank.bank.truth().transactions[0]?.id ?? '';
  const env = { ...journey.env, QONTO_SECRET_KEY: 'another-key-than-the-bank-has' };
  const refused = await ask(journey, id, env);
  expect(refused).toMatchObject({
    status: 77,
    stdout: expect.stringContaining('not known: The bank refused the credentials (401)'),
  });
  expect(refused.stdout).toContain('Versions held:\n');
  expect(refused.stdout).not.toContain('another-key');

  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await ask(journey, nobody)).toMatchObject({
    status: 65,
    stdout: expect.stringContaining('the bank knows no such transaction (404)'),
  });
  await expect(
    transactionCommand.run({
      flags: { id: 'acme.transaction/12' },
      env: journey.env,
      signal: new AbortController().signal,
    }),
  ).rejects.toMatchObject({ code: 'bad_id' });

  // A part that was altered: the version is shown as loaded, and the raw zone as unreadable.
  const parts = (await filesBelow(journey.raw)).filter((file) => file.includes('raw/transactions'));
  for (const part of parts) await writeFile(join(journey.raw, part), 'no gzip');
  const damaged = await inspect(journey, id);
  expect(damaged.versions).toMatchObject([{ in_raw_zone: 'missing', in_warehouse: true }]);
});
