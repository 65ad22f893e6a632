import { z } from 'zod';
import { plainRows, type TextColumn, type TextRow } from '../text-row.ts';

/** How far the staging tables of one organization have come, as its ledger of loads says. */
export interface LoadsStand {
  /** The newest manifest that brought anything: rows, or a list that is landed whole and may be empty. */
  readonly brought: string;
  /** When the newest manifest was committed; a time of ISO 8601. */
  readonly newestAt: string;
  /** Every listing, from when it holds, and whether it is held. */
  readonly listings: readonly string[];
}

/** One or two rows of `_loads`: the newest one, and last the newest that brought anything. `json` makes a text of a column. */
export function standSql(table: string, json: (column: string) => string): string {
  return `select seq, manifest_sha256, committed_at, slices
from (
  select
    cast(seq as string) as seq,
    manifest_sha256,
    cast(committed_at as string) as committed_at,
    ${json('slices')} as slices,
    row_number() over (order by seq desc) as nth,
    row_number() over (order by case when rows_landed > 0 or ${json('snapshots')} != '{}' then 0 else 1 end, seq desc) as nth_with_rows
  from ${table}
) as loads
where nth = 1 or nth_with_rows = 1
order by nth`;
}

/** What these rows say; undefined of a ledger without any. */
export function standOf(rows: unknown): LoadsStand | undefined {
  const found = plainRows(rows, columns);
  const [newest, brought] = [found[0], found.at(-1)];
  if (newest === undefined || brought === undefined) return undefined;
  return {
    brought: `${brought.seq} ${brought.manifest_sha256}`,
    newestAt: newest.committed_at ?? '',
    listings: listingsOf(newest),
  };
}

const columns: readonly TextColumn[] = [{ name: 'committed_at', kind: 'timestamp' }];

/** Watermarks are left out: they move when rows land, and that is said already. */
function listingsOf({ slices }: TextRow): readonly string[] {
  return slicesSchema
    .parse(JSON.parse(slices ?? '[]'))
    .map(({ stream, slice, began_at: began, proof }) =>
      JSON.stringify([
        stream,
        Object.entries(slice).sort(([a], [b]) => (a < b ? -1 : 1)),
        began ?? null,
        proof === null ? 'held' : 'proven',
      ]),
    )
    .sort();
}

const slicesSchema = z.array(
  z.object({
    stream: z.string(),
    slice: z.record(z.string(), z.string()),
    began_at: z.string().nullish(),
    proof: z.string().nullable(),
  }),
);
