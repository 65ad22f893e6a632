import { ConnectorError } from '../base/errors.ts';
import { instantOf, parseInstant } from '../base/instant.ts';
import type { TextRow } from '../load/text-row.ts';
import { differences, type Fields, fieldsOf } from './fields.ts';
import type { LineAt, RawLineFound, RawLines } from './raw-lines.ts';

/** One content of the transaction that we hold. */
export interface HeldVersion extends LineAt {
  readonly updatedAt: string;
  readonly status: string;
  readonly bankAccountId: string;
  readonly hash: string;
  /** Number of the manifest that it became known with. */
  readonly firstManifest: number;
  readonly committedAt: string | null;
  /** The object of the raw zone it was loaded from; null where no manifest names one. */
  readonly object: string | null;
  readonly inWarehouse: boolean;
  /** What the raw zone has at that position: the same, something else, or nothing that could be read. */
  readonly inRaw: 'same' | 'other' | 'missing';
  readonly fields: Fields;
}

/**
 * Every version of a transaction, the oldest first: those of the staging table, each looked up in the raw zone where it
 * came from, and those that are in the raw zone and not loaded yet.
 */
export async function heldVersions(
  id: string,
  rows: readonly TextRow[],
  raw: RawLines,
  loaded: number,
): Promise<HeldVersion[]> {
  const staged = await Promise.all(rows.map((row) => stagedVersion(id, row, raw)));
  const waiting = (await raw.linesOf(id, loaded)).map(waitingVersion);
  const known = new Map<string, HeldVersion>();
  for (const version of [...staged, ...waiting]) {
    const key = `${version.updatedAt} ${version.hash}`;
    const before = known.get(key);
    // The same content once more is no version of its own.
    known.set(
      key,
      before === undefined ? version : { ...version, firstManifest: before.firstManifest },
    );
  }
  return [...known.values()].sort(inOrder);
}

async function stagedVersion(id: string, row: TextRow, raw: RawLines): Promise<HeldVersion> {
  const { _seq: seq, _part: part, _row: rowNumber, _first_seq: first } = row;
  const { _hash: hash } = row;
  const at = { manifest: number(seq), part: number(part), row: number(rowNumber) };
  const linked = await readable(() => raw.partAt(at));
  const line = linked === undefined ? undefined : await readable(() => raw.lineAt(id, at));
  return {
    ...at,
    updatedAt: row.updated_at ?? '',
    status: row.status ?? '',
    bankAccountId: row.bank_account_id ?? '',
    hash: hash ?? '',
    firstManifest: number(first),
    committedAt: linked?.link.manifest.created_at ?? null,
    object: line?.object ?? null,
    inWarehouse: true,
    inRaw: line === undefined ? 'missing' : line.hash === hash ? 'same' : 'other',
    // What was loaded counts, and not what it should have been loaded from.
    fields: fieldsOf(row.payload ?? '{}'),
  };
}

/** A damaged raw zone must not hide what the warehouse has. */
async function readable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'data') return undefined;
    throw error;
  }
}

function waitingVersion(line: RawLineFound): HeldVersion {
  const { payload, ...position } = line;
  return {
    ...position,
    firstManifest: line.manifest,
    inWarehouse: false,
    inRaw: 'same',
    fields: fieldsOf(payload),
  };
}

/** As the staging models order them: by the bank's time, and of one time by where they landed. */
function inOrder(a: HeldVersion, b: HeldVersion): number {
  if (a.updatedAt !== b.updatedAt) return timeOf(a) < timeOf(b) ? -1 : 1;
  return a.manifest - b.manifest || a.part - b.part || a.row - b.row;
}

function timeOf({ updatedAt }: HeldVersion): string {
  return parseInstant(updatedAt) ?? instantOf(0);
}

/** What each version has changed against the one before. */
export function changesOf(versions: readonly HeldVersion[]): readonly (readonly string[])[] {
  return versions.map((version, i) => {
    const before = versions[i - 1];
    return before === undefined ? [] : differences(before.fields, version.fields);
  });
}

function number(text: string | null | undefined): number {
  return Number(text ?? 0);
}
