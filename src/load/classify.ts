import { z } from 'zod';
import type { Dialect } from './dialect.ts';
import { withinSql } from './merge.ts';
import type { Range } from './ranges.ts';
import type { MergeCounts } from './warehouse.ts';

/**
 * Counts, per account, what merging staged transactions will make of them: an id never seen, a later version, other
 * content under the same `updated_at`, the same again. `ranges` bound the target's `updated_at` by constants.
 */
export function classifySql(
  { staging, target, ranges }: { staging: string; target: string; ranges: readonly Range[] },
  dialect: Dialect,
): string {
  return `
with staged as (
  select id, updated_at, bank_account_id, _hash from ${staging}
  where true
  qualify row_number() over (partition by id, updated_at order by _seq desc, _part desc, _row desc) = 1
),
same_version as (
  select id, updated_at, _hash from ${target} where ${withinSql('updated_at', ranges, dialect)}
),
known as (
  select distinct id from ${target} where id in (select id from staged)
),
judged as (
  select
    staged.bank_account_id,
    case
      when same_version._hash = staged._hash then 'repeated'
      when same_version._hash is not null then 'silent'
      when known.id is not null then 'changed'
      when row_number() over (partition by staged.id order by staged.updated_at) > 1 then 'changed'
      else 'new'
    end as verdict
  from staged
  left join same_version on same_version.id = staged.id and same_version.updated_at = staged.updated_at
  left join known on known.id = staged.id
)
select
  bank_account_id,
  ${count('new', 'new_rows')},
  ${count('changed', 'changed_rows')},
  ${count('silent', 'silent_rows')},
  ${count('repeated', 'repeated_rows')}
from judged group by bank_account_id order by bank_account_id`.trim();
}

/** Rows of `classifySql` as counts. */
export function countsOf(rows: unknown): readonly MergeCounts[] {
  return countRows.parse(rows).map((row) => ({
    bank_account_id: row.bank_account_id,
    new: row.new_rows,
    changed: row.changed_rows,
    silent: row.silent_rows,
    repeated: row.repeated_rows,
  }));
}

const countRows = z.array(
  z.object({
    bank_account_id: z.string(),
    new_rows: z.coerce.number(),
    changed_rows: z.coerce.number(),
    silent_rows: z.coerce.number(),
    repeated_rows: z.coerce.number(),
  }),
);

const count = (verdict: string, name: string) =>
  `sum(case when verdict = '${verdict}' then 1 else 0 end) as ${name}`;
