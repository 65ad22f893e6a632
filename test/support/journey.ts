import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import type { SyncReport } from '../../src/run/story.ts';
import { extractOnly, loadOnly, sync } from '../../src/run/sync.ts';
import {
  type BankOptions,
  type RunningBank,
  startBank,
  type TrueTransaction,
  type Truth,
} from '../../src/simulator/index.ts';
import { temporaryFolder } from './folders.ts';
import { embeddedWorld, type MakeWorld, type Query, type World } from './world.ts';

/** A simulated bank over HTTP, an empty raw zone and an empty warehouse. */
export interface Journey {
  readonly bank: RunningBank;
  readonly folder: string;
  readonly raw: string;
  readonly warehouse: string;
  /** The flags that name both. */
  readonly places: readonly string[];
  /** The file of the embedded world. */
  readonly duckdb: string;
  /** The variables its runs see, and no others; a test may set more. */
  readonly env: Record<string, string>;
  sync(flags?: Readonly<Record<string, unknown>>): Promise<SyncReport>;
  extract(flags?: Readonly<Record<string, unknown>>): Promise<SyncReport>;
  load(flags?: Readonly<Record<string, unknown>>): Promise<SyncReport>;
  readonly query: Query;
  /** The bytes of an object, by the name the warehouse knows it by. */
  readonly readObject: World['readObject'];
  /** The same, of the tables as they are now. */
  freeze(): Promise<Query>;
  /** Fails unless every table holds exactly what the bank says is true; `visible` leaves out what it does not show. */
  expectTruth(visible?: (transaction: TrueTransaction) => boolean): Promise<void>;
}

export type StartJourney = (options?: BankOptions) => Promise<Journey>;

export async function startJourney(
  options: BankOptions = {},
  makeWorld: MakeWorld = embeddedWorld,
): Promise<Journey> {
  const bank = await startBank({ transactions: 600, ...options });
  onTestFinished(() => bank.close());
  const folder = await temporaryFolder();
  const world = await makeWorld(folder);
  const { raw, warehouse, query, readObject } = world;
  const env: Record<string, string> = {
    ...world.env,
    QONTO_API_URL: bank.url,
    QONTO_LOGIN: bank.login,
    QONTO_SECRET_KEY: bank.secretKey,
  };
  const config = (flags: Readonly<Record<string, unknown>> = {}): Config =>
    readConfig({ raw, warehouse, ...flags }, env);
  return {
    bank,
    folder,
    raw,
    warehouse,
    places: ['--raw', raw, '--warehouse', warehouse],
    duckdb: join(folder, 'q.duckdb'),
    env,
    sync: (flags) => sync(config(flags), silentLog),
    extract: (flags) => extractOnly(config(flags), silentLog),
    load: (flags) => loadOnly(config(flags), silentLog),
    query,
    readObject,
    freeze: world.freeze,
    expectTruth: (visible = () => true) => expectTruth(world, bank.bank.truth(), visible),
  };
}

const newestFirst = '_seq desc, _part desc, _row desc';

async function expectTruth(
  world: World,
  truth: Truth,
  visible: (transaction: TrueTransaction) => boolean,
): Promise<void> {
  const query = await world.freeze();
  const hidden = new Set(truth.transactions.filter((row) => !visible(row)).map(({ id }) => id));
  const shown = <T extends object>(rows: readonly T[], key: keyof T) =>
    rows.filter((row) => !hidden.has(String(row[key])));
  const transactions = await query(
    `select id, strftime(updated_at, '%Y-%m-%dT%H:%M:%S.%gZ') as updated_at, bank_account_id, status, payload
     from (from qonto_raw.transactions
       qualify row_number() over (partition by id order by updated_at desc, ${newestFirst}) = 1) as newest
     where not exists (from qonto_raw.transaction_deletions as gone where gone.id = newest.id and gone._seq >= newest._seq)`,
  );
  expect(byId(shown(transactions, 'id').map(withPayload))).toEqual(
    byId(shown(truth.transactions, 'id')),
  );
  const wholes: Record<string, readonly object[]> = {
    ...truth.whole_lists,
    bank_accounts: truth.bank_accounts,
    organizations: [truth.organization],
  };
  // A table that the bank knows nothing of has no truth, and is none.
  expect(await wholeTables(query)).toEqual(Object.keys(wholes).sort());
  for (const [table, objects] of Object.entries(wholes)) {
    const current = await query(
      `select payload from qonto_raw.${table} where _seq = (select max(_seq) from qonto_raw.${table})`,
    );
    expect(byId(current.map((row) => JSON.parse(String(row.payload)))), table).toEqual(
      byId(objects),
    );
  }
  await expectAttachments(query, world, shown(truth.attachments, 'transaction_id'));
  const [duplicates] = await query(
    `select (select count(*) - count(distinct (id, updated_at, _hash)) from qonto_raw.transactions) as versions,
       (select count(*) - count(distinct (id, _hash)) from qonto_raw.attachments) as attachments,
       (select count(*) - count(distinct seq) from qonto_raw._loads) as loads,
       (select max(seq) from qonto_raw._loads) - (select count(*) from qonto_raw._loads) as gaps`,
  );
  expect(duplicates).toEqual({ versions: '0', attachments: '0', loads: '0', gaps: '0' });
}

/** The tables of what is read whole: all but the loader's own and those that are asked otherwise here. */
async function wholeTables(query: Query): Promise<string[]> {
  const rows = await query(
    `select table_name from information_schema.tables where table_schema = 'qonto_raw'
       and table_name not in ('transactions', 'attachments', 'webhook_events', 'transaction_deletions') and not starts_with(table_name, '_')
     order by table_name`,
  );
  return rows.map(({ table_name: name }) => String(name));
}

async function expectAttachments(
  query: Query,
  { readObject }: World,
  truth: Truth['attachments'],
): Promise<void> {
  const attached = new Set(truth.map(({ id }) => id));
  const rows = await query(
    `select id, transaction_id, file_name, file_content_type, file_size::int as file_size, sha256, state, object_uri
     from qonto_raw.attachments qualify row_number() over (partition by id order by ${newestFirst}) = 1`,
  );
  const current = rows.filter(({ id }) => attached.has(String(id)));
  expect(new Set(current.map(({ state }) => state))).toEqual(
    new Set(attached.size > 0 ? ['stored'] : []),
  );
  expect(byId(current.map(({ state: _, object_uri: __, ...row }) => row))).toEqual(byId(truth));
  for (const { object_uri: uri, sha256 } of rows.filter(({ state }) => state === 'stored')) {
    const bytes = await readObject(String(uri));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
}

function withPayload(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, payload: JSON.parse(String(row.payload)) };
}

function byId(objects: readonly object[]): object[] {
  return [...objects].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function idOf(object: object): string {
  return 'id' in object ? String(object.id) : '';
}
