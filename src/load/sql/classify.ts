import { z } from 'zod';
import type { Range } from '../ranges.ts';
import type { MergeCounts } from '../warehouse.ts';
import type { Dialect } from './dialect.ts';
import { lastFirst } from './line-order.ts';
import { withinSql } from './merge.ts';

/**
 * Counts, per account, what merging staged transactions will make of them: an id never seen, a later version, other
 * content under the same `updated_at`, the same again. And, of these, what no sane bank sends: a version older than one
 * that an earlier manifest brought, an id of another account. `ranges` bound the target's `updated_at` by constants.
 */
export function classifySql(
  { staging, target, ranges }: { staging: string; target: string; ranges: readonly Range[] },
  dialect: Dialect,
): string {
  return `
with staged as (
  select
    id, updated_at, bank_account_id, _hash,
    min(bank_account_id) over (partition by id) as first_account,
    max(bank_account_id) over (partition by id) as last_account,
    max(updated_at) over (
      partition by id order by _seq range between unbounded preceding and 1 preceding
    ) as newest_before
  from ${staging}
  where true
  qualify row_number() over (partition by id, updated_at order by ${lastFirst(dialect.quote)}) = 1
),
same_version as (
  select id, updated_at, _hash
  from ${target}
  where ${withinSql('updated_at', ranges, dialect)} and id in (select id from staged)
  qualify row_number() over (partition by id, updated_at order by ${lastFirst(dialect.quote)}) = 1
),
known as (
  select
    id,
    max(updated_at) as newest,
    min(bank_account_id) as first_account,
    max(bank_account_id) as last_account
  from ${target} where id in (select id from staged) group by id
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
    end as verdict,
    staged.updated_at < staged.newest_before or staged.updated_at < known.newest as is_older,
    staged.first_account != staged.last_account
      or known.first_account != staged.bank_account_id
      or known.last_account != staged.bank_account_id as is_moved
  from staged
  left join same_version on same_version.id = staged.id and same_version.updated_at = staged.updated_at
  left join known on known.id = staged.id
)
select
  bank_account_id,
  ${count('new', 'new_rows')},
  ${count('changed', 'changed_rows')},
  ${count('silent', 'silent_rows')},
  ${count('repeated', 'repeated_rows')},
  sum(case when is_older then 1 else 0 end) as older_rows,
  sum(case when is_moved then 1 else 0 end) as moved_rows
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
    older: row.older_rows,
    moved: row.moved_rows,
  }));
}

const countRows = z.array(
  z.object({
    bank_account_id: z.string(),
    new_rows: z.coerce.number(),
    changed_rows: z.coerce.number(),
    silent_rows: z.coerce.number(),
    repeated_rows: z.coerce.number(),
    // A job that an older version had begun knows nothing of these.
    older_rows: z.coerce.number().default(0),
    moved_rows: z.coerce.number().default(0),
  }),
);

const count = (verdict: string, name: string) =>
  `sum(case when verdict = '${verdict}' then 1 else 0 end) as ${name}`;
