import { ConnectorError } from '../base/errors.ts';
import type { Marts } from '../load/marts.ts';
import { cursorIn } from '../load/other-raw-zone.ts';
import type { TextRow } from '../load/text-row.ts';
import type { Warehouse } from '../load/warehouse.ts';
import type { Bank } from '../qonto/bank.ts';
import type { RawZone } from '../raw/zone.ts';
import { attachments } from '../streams/attachments.ts';
import { transactionDeletions } from '../streams/transaction-deletions.ts';
import { transactions } from '../streams/transactions.ts';
import { differences, fieldsOf } from './fields.ts';
import { martDifferences } from './mart.ts';
import { rawLines } from './raw-lines.ts';
import { type Shown, shownFields } from './shown.ts';
import { changesOf, type HeldVersion, heldVersions } from './versions.ts';

/** What the sources are asked with; each is opened when its turn comes, and closed before the next. */
export interface Sources {
  readonly zone: RawZone;
  readonly bank: () => Promise<Bank>;
  /** Undefined where there is no warehouse yet. */
  readonly warehouse: () => Promise<Warehouse | undefined>;
  readonly marts: () => Promise<Marts>;
}

export interface TransactionAccount {
  readonly id: string;
  readonly bank: Answer & { readonly row: Shown | null; readonly differs_from_newest: string[] };
  readonly loaded_manifest: number | null;
  readonly newest_manifest: number | null;
  /** The oldest first; the last one is what the finance tables are made from. */
  readonly versions: readonly ShownVersion[];
  readonly held: Answer;
  readonly mart: Answer & { readonly row: Shown | null; readonly differs_from_newest: string[] };
  readonly receipts: readonly Shown[];
  /** When the bank answered that it does not know it. What landed after counts again. */
  readonly deletions: readonly Shown[];
}

/** Whether a source knows the transaction; null where it could not be asked, and why. */
interface Answer {
  readonly found: boolean | null;
  readonly fault: string | null;
  readonly exit: number;
}

export interface ShownVersion {
  readonly updated_at: string;
  readonly status: string;
  readonly bank_account_id: string;
  readonly manifest: number;
  readonly first_manifest: number;
  readonly committed_at: string | null;
  readonly object: string | null;
  readonly part: number;
  readonly line: number;
  readonly in_raw_zone: HeldVersion['inRaw'];
  readonly in_warehouse: boolean;
  /** Against the version before. */
  readonly changed: readonly string[];
  readonly row: Shown;
}

/**
 * All that is known of one transaction, source by source: the bank's row now, every version that is held and where it came
 * from, the row of the finance tables, the receipts. A source that cannot be asked is named with its fault, and hides no
 * other.
 */
export async function inspectTransaction(
  { zone, bank, warehouse, marts }: Sources,
  id: string,
  personal: boolean,
): Promise<TransactionAccount> {
  const now = await answerOf(() => askBank(bank, id));
  const staged = await answerOf(() => askWarehouse(zone, warehouse, id));
  const raw = rawLines(zone, transactions.name);
  const newest = await answerOf(() => raw.newest());
  const loaded = staged.value?.loaded ?? 0;
  const held = await answerOf(() =>
    heldVersions(id, staged.value?.versions ?? [], raw, staged.fault === null ? loaded : 0),
  );
  const mart = await answerOf(async () =>
    staged.value === undefined ? undefined : askMarts(marts, id),
  );
  const versions = held.value ?? [];
  const changes = changesOf(versions);
  const last = versions.at(-1)?.fields;
  const row = now.value === undefined ? undefined : fieldsOf(now.value.text);
  return {
    id,
    bank: {
      ...told(now, row !== undefined),
      row: row === undefined ? null : shownFields(row, personal),
      differs_from_newest:
        row === undefined || last === undefined ? [] : differences(last, row).sort(),
    },
    loaded_manifest: staged.value?.loaded ?? null,
    newest_manifest: newest.value ?? null,
    versions: versions.map((version, i) => shownVersion(version, changes[i] ?? [], personal)),
    held: told(held.fault === null ? staged : held, versions.length > 0),
    mart: {
      ...told(mart, mart.value !== undefined),
      row:
        mart.value === undefined
          ? null
          : shownFields(new Map(Object.entries(mart.value)), personal),
      differs_from_newest:
        mart.value === undefined || last === undefined ? [] : martDifferences(mart.value, last),
    },
    deletions: (staged.value?.deletions ?? []).map(shownDeletion),
    receipts: (staged.value?.receipts ?? []).map((one) => shownReceipt(one, zone, personal)),
  };
}

interface Asked<T> {
  readonly value: T | undefined;
  readonly fault: ConnectorError | null;
}

async function answerOf<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await ask(), fault: null };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { value: undefined, fault: error };
  }
}

function told({ fault }: Asked<unknown>, found: boolean): Answer {
  if (fault === null) return { found, fault: null, exit: 0 };
  return { found: null, fault: `${fault.message}. ${fault.hint}`, exit: fault.exit };
}

async function askBank(open: Sources['bank'], id: string) {
  const bank = await open();
  try {
    return await bank.object(transactions, id);
  } finally {
    await bank.close();
  }
}

async function askWarehouse(zone: Sources['zone'], open: Sources['warehouse'], id: string) {
  const warehouse = await open();
  if (warehouse === undefined) return undefined;
  try {
    const ofTable = async (table: string, column: string) =>
      (await warehouse.rows({ table, column, value: id })) ?? [];
    return {
      loaded: (await cursorIn(zone, warehouse))?.seq ?? 0,
      versions: await ofTable(transactions.name, 'id'),
      receipts: await ofTable(attachments.name, 'transaction_id'),
      deletions: await ofTable(transactionDeletions.name, 'id'),
    };
  } finally {
    warehouse.close();
  }
}

async function askMarts(open: Sources['marts'], value: string): Promise<TextRow | undefined> {
  const rows = await (await open()).rows({
    table: 'qonto__transactions',
    column: 'transaction_id',
    value,
  });
  return rows?.[0];
}

function shownVersion(
  version: HeldVersion,
  changed: readonly string[],
  personal: boolean,
): ShownVersion {
  const { fields, updatedAt, status, bankAccountId, manifest, firstManifest } = version;
  return {
    updated_at: updatedAt,
    status,
    bank_account_id: bankAccountId,
    manifest,
    first_manifest: firstManifest,
    committed_at: version.committedAt,
    object: version.object,
    part: version.part,
    line: version.row,
    in_raw_zone: version.inRaw,
    in_warehouse: version.inWarehouse,
    changed,
    row: shownFields(fields, personal),
  };
}

const ofReceipt = [
  'id',
  'state',
  'reason',
  'file_content_type',
  'file_size',
  'created_at',
  'sha256',
  'object_uri',
  '_seq',
];

function shownReceipt(row: TextRow, zone: RawZone, personal: boolean): Shown {
  const names = personal ? [...ofReceipt, 'file_name'] : ofReceipt;
  const path = row.object_path ?? null;
  const shown = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
  return { ...shown, object_uri: path === null ? null : zone.uri(path) };
}

function shownDeletion(row: TextRow): Shown {
  const { deleted_at: at, found_by: by, _seq: manifest } = row;
  return { deleted_at: at ?? null, found_by: by ?? null, manifest: manifest ?? null };
}
