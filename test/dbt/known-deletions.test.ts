import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';

it('T340, T342 a report of the past has as deleted what was known to be deleted then, wherever its clock stands', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 30, attachmentsShare: 0 });
  const { query } = journey;
  await journey.sync();
  // Found to be gone, listed again, and gone once more: each by a manifest of its own.
  await nextManifest(journey);
  await found(journey, 'first');
  await nextManifest(journey);
  await query(`update qonto_raw.transactions set _seq = ${newest} where id = ${chosen}`);
  await nextManifest(journey);
  await found(journey, 'second');
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(dbt(['run', '--select', '+stg_qonto__transactions']).status).toBe(0);
  const built = await query('select * from qonto.stg_qonto__transactions');

  const moments = await query(
    "select strftime(committed_at + interval 1 microsecond, '%Y-%m-%d %H:%M:%S.%f') as after from qonto_raw._loads order by seq",
  );
  // The third one as a clock two hours ahead shows it.
  const [ahead] = await query(
    `select strftime(timestamp '${moments[2]?.after}' + interval 2 hour, '%Y-%m-%dT%H:%M:%S.%f') || '+02:00' as after`,
  );
  if (ahead !== undefined) moments.push(ahead);
  const inline = moments
    .map(
      ({ after }) => `(select '${after}' as after, * from ({{ qonto.as_known_on('${after}') }}))`,
    )
    .join(' union all ');
  const shown = dbt(['show', '--quiet', '--output', 'json', '--limit', '-1', '--inline', inline]);
  const { show } = JSON.parse(shown.stdout.slice(shown.stdout.indexOf('{')));
  const all: Record<string, unknown>[] = show;
  const deleted = moments.map(({ after }) => {
    const rows = all.filter((row) => row.after === after);
    expect(rows).toHaveLength(built.length);
    return rows.filter((row) => row.is_deleted && row.deleted_at !== null).length;
  });
  expect(deleted).toEqual([0, 1, 0, 1, 0]);
  expect(Object.keys(all[0] ?? {}).slice(1)).toEqual(Object.keys(built[0] ?? {}));

  // And a whole build, at the two moments between which the answer turns.
  for (const [index, count] of [1, 0].entries()) {
    const vars = JSON.stringify({ qonto_as_known_on: moments[index + 1]?.after });
    const run = ['run', '--select', '+stg_qonto__transactions', '--vars', vars];
    expect(dbt(run, { QONTO_ELT_DBT_DATASET: 'past' }).status).toBe(0);
    const [told] = await query(
      'select count(*) filter (is_deleted)::int as deleted from past.stg_qonto__transactions',
    );
    expect(told?.deleted).toBe(count);
  }
});

const newest = '(select max(seq) from qonto_raw._loads)';
const chosen = '(select min(id) from qonto_raw.transactions)';

async function nextManifest({ query }: Journey): Promise<void> {
  await query(
    `insert into qonto_raw._loads select * replace (seq + 1 as seq, committed_at + interval 1 minute as committed_at)
     from qonto_raw._loads where seq = ${newest}`,
  );
}

async function found({ query }: Journey, hash: string): Promise<void> {
  await query(
    `insert into qonto_raw.transaction_deletions
       (id, bank_account_id, status, updated_at, deleted_at, found_by, payload, _hash, _extracted_at, _seq, _part, _row, _first_seq, _loaded_at)
     select id, bank_account_id, status, updated_at, _loaded_at, 'audit', '{}', '${hash}', _extracted_at, ${newest}, _part, _row, ${newest}, _loaded_at
     from qonto_raw.transactions where id = ${chosen} limit 1`,
  );
}
