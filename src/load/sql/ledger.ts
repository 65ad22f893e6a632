import { z } from 'zod';
import { counted } from '../../base/counted.ts';
import { busyError, dataError } from '../../base/errors.ts';
import { loadsTable } from '../ledger-tables.ts';
import type { Column } from '../tables.ts';
import type { LoadBatch, LoadCursor, LoadRecord } from '../warehouse.ts';
import type { Dialect } from './dialect.ts';

/** Where a warehouse stands that nothing was loaded into. */
export const beginning: LoadCursor = { seq: 0, manifestSha256: '' };

/** What the cursor's row holds, on either engine. */
const cursorRows = z.array(
  z.object({
    seq: z.coerce.number(),
    manifest_sha256: z.string(),
    // A warehouse that an older version has made does not say it.
    raw_zone: z.string().nullish(),
  }),
);

/** The one row of `table`; undefined where it is empty. Throws a data error where there are several. */
export function cursorOf(rows: unknown, table: string): LoadCursor | undefined {
  const [row, ...others] = cursorRows.parse(rows);
  if (others.length > 0)
    throw dataError(`${table} has ${counted(others.length + 1, 'row')}, and must have one`, {
      code: 'cursor_damaged',
      hint: 'Nothing was changed. Delete all but the one with the largest seq that _loads has too.',
    });
  return (
    row && {
      seq: row.seq,
      manifestSha256: row.manifest_sha256,
      rawZone: row.raw_zone ?? undefined,
    }
  );
}

/** Touches one row, or none when another load has merged these manifests in the meantime. */
export function moveCursorSql(
  target: string,
  { from, to, loadedAt, rawZone }: LoadBatch,
  { text, timestamp }: Dialect,
): string {
  return `update ${target}
set seq = ${to.seq}, manifest_sha256 = ${text(to.manifestSha256)}, updated_at = ${timestamp(loadedAt)}, raw_zone = ${text(rawZone)}
where name = 'load' and seq = ${from.seq} and manifest_sha256 = ${text(from.manifestSha256)}`;
}

/** Into `_loads`, one row per manifest. */
export function insertRecordsSql(
  target: string,
  records: readonly LoadRecord[],
  dialect: Dialect,
): string {
  const names = loadsTable.columns.map(({ name }) => dialect.quote(name));
  const rows = records.map((record) => {
    const fields = new Map<string, unknown>(Object.entries(record));
    const values = loadsTable.columns.map(({ name, type }) =>
      literal(fields.get(name), type, dialect),
    );
    return `(${values.join(', ')})`;
  });
  return `insert into ${target} (${names.join(', ')}) values\n${rows.join(',\n')}`;
}

export function superseded(from: LoadCursor) {
  return busyError(`Superseded: the warehouse is no longer at manifest ${from.seq}`, {
    code: 'superseded',
    hint: 'Another load was faster. Nothing was changed by this one.',
  });
}

export function stagedRowsDiffer(table: string, found: number, expected: number) {
  return dataError(
    `${counted(found, 'row')} of ${table} could be read where the manifests say ${expected}`,
    {
      code: 'staged_rows_differ',
      hint: 'Nothing was merged. Run `qonto-elt load` again; if it stays, the raw zone is damaged.',
    },
  );
}

function literal(value: unknown, type: Column['type'], dialect: Dialect): string {
  if (value === undefined) return 'null';
  switch (type) {
    case 'INT64':
      return String(value);
    case 'TIMESTAMP':
      return dialect.timestamp(String(value));
    case 'JSON':
      return dialect.json(JSON.stringify(value));
    case 'STRING':
      return dialect.text(String(value));
  }
}
