import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';
import { relationsIn } from './support/relations.ts';

it('builds only what is new, and any past report again, to the last value', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 150, quirks: { silent_edits: 'on' } });
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  await journey.sync();
  expect(dbt(['run']).stdout).toContain('Completed successfully');
  const first = await relationsIn(journey.query, 'qonto');
  const [{ known_until: knownUntil } = {}] = await journey.query(
    "select strftime(max(committed_at) + interval 1 microsecond, '%Y-%m-%d %H:%M:%S.%f') as known_until from qonto_raw._loads",
  );

  for (let run = 0; run < 2; run += 1) {
    journey.bank.bank.advance({ days: 6 });
    journey.bank.bank.bulkTouch({ count: 10 });
    await journey.sync({ overlap: '3650d' });
  }
  await landLate(journey);
  expect(dbt(['run']).stdout).toContain('Completed successfully');
  const kinds = await journey.query(
    'select distinct change_kind as kind from qonto.qonto__transaction_history order by kind',
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(['changed', 'late', 'new', 'silent']);
  // The ledger of loads counts what the history tells of each content.
  const ofHistory = await journey.query(
    `select load_seq, count(*) filter (change_kind = 'new') as new, count(*) filter (change_kind in ('changed', 'late')) as changed,
       count(*) filter (change_kind = 'silent') as silent, min(valid_from) as oldest
     from qonto.qonto__transaction_history group by load_seq order by load_seq`,
  );
  const ofLoads = await journey.query(
    `select load_seq, new_transaction_count as new, changed_transaction_count as changed, silent_change_count as silent,
       oldest_change_at as oldest
     from qonto.qonto__loads where oldest_change_at is not null order by load_seq`,
  );
  expect(ofLoads).toEqual(ofHistory);
  const latest = await relationsIn(journey.query, 'qonto');
  expect(latest).not.toEqual(first);

  // Every relation built anew from the first row on is what was built step by step.
  expect(dbt(['run', '--full-refresh']).status).toBe(0);
  expect(await relationsIn(journey.query, 'qonto')).toEqual(latest);

  const inline = `select transaction_id, _hash from ({{ qonto.as_known_on('${knownUntil}') }}) order by transaction_id`;
  const shown = dbt(['show', '--quiet', '--output', 'json', '--limit', '-1', '--inline', inline]);
  const { show } = JSON.parse(shown.stdout.slice(shown.stdout.indexOf('{')));
  expect(show).toEqual(
    first.stg_qonto__transactions
      ?.map(({ transaction_id: id, _hash: hash }) => ({ transaction_id: id, _hash: hash }))
      .sort((a, b) => (String(a.transaction_id) < String(b.transaction_id) ? -1 : 1)),
  );

  const vars = JSON.stringify({ qonto_as_known_on: knownUntil });
  // With all tests: what came since must not count as lost.
  const build = ['build', '--exclude', 'resource_type:unit_test', '--vars', vars];
  expect(dbt(build, { QONTO_ELT_DBT_DATASET: 'as_known' }).status).toBe(0);
  const again = await relationsIn(journey.query, 'as_known');
  expect(Object.keys(again)).toEqual(Object.keys(first));
  for (const [name, rows] of Object.entries(first)) expect(again[name], name).toEqual(rows);
});

/** A version older than one that is known, under a manifest of its own. No bank should send that. */
async function landLate(journey: Journey): Promise<void> {
  await journey.query(
    `insert into qonto_raw._loads select * replace (seq + 1 as seq, committed_at + interval 1 second as committed_at)
     from qonto_raw._loads where seq = (select max(seq) from qonto_raw._loads)`,
  );
  await journey.query(
    `insert into qonto_raw.transactions
     select transactions.* replace (updated_at - interval 1 day as updated_at, 'late' || _hash as _hash,
       newest.seq as _seq, newest.seq as _first_seq)
     from qonto_raw.transactions cross join (select max(seq) as seq from qonto_raw._loads) as newest
     order by id limit 1`,
  );
}
