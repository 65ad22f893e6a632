import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { temporaryFolder } from '../support/folders.ts';
import { startJourney } from '../support/journey.ts';
import type { Row } from '../support/world.ts';
import { openDbt } from './support/open-dbt.ts';
import { relationsIn } from './support/relations.ts';

const versions = 'models/staging/stg_qonto__transaction_versions.sql';

type Edit = readonly [file: string, find: string, was: string];

/** Packages as they might have been before: they read the same rows otherwise, or write them otherwise. */
const older: Readonly<Record<string, readonly Edit[]>> = {
  'another rule in a macro': [
    [
      'macros/types.sql',
      `"replace(" ~ text ~ ", ',', '.')", 5, 4`,
      `"replace(" ~ text ~ ", '.', '')", 5, 4`,
    ],
  ],
  'no word of rules, other columns, a table that is a view by now, and a view that is a table': [
    [versions, "materialized='qonto_additive'", "materialized='incremental'"],
    [versions, ",\n        '{rules}' as _rules", ''],
    [
      versions,
      'when settled_balance_cents = 0 and settled_balance is null then null',
      'when false then null',
    ],
    [versions, '        transaction_slug,\n', '        1 as no_longer,\n'],
    ['models/staging/stg_qonto__transactions.sql', "materialized='view'", "materialized='table'"],
    [
      'models/intermediate/int_qonto__transaction_vat.sql',
      "materialized='qonto_by_transaction'",
      "materialized='view'",
    ],
  ],
};

/** Enough of an older build: what stands where it was changed. */
const select = ['--select', '+stg_qonto__transactions', '+int_qonto__transaction_vat'];

it('T115 rows that were made by other rules are made anew, by the next build and no other', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({ transactions: 60 });
  await journey.sync();
  // What the older rules read otherwise.
  const patch = '{"settled_balance": null, "settled_balance_cents": 0, "vat_rate": "5.5"}';
  await journey.query(
    `update qonto_raw.transactions set payload = json_merge_patch(payload, '${patch}') where status = 'declined'`,
  );
  const today = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  expect(today(['run'], { QONTO_ELT_DBT_DATASET: 'fresh' }).status).toBe(0);
  const fresh = await relationsIn(journey.query, 'fresh');

  for (const [what, edits] of Object.entries(older)) {
    await journey.query('drop schema if exists qonto cascade');
    const before = await openDbt(await edited(edits), journey.duckdb);
    expect(before(['run', ...select]).status, what).toBe(0);
    const read = await relationsIn(journey.query, 'qonto');
    expect(bare(read.stg_qonto__transactions), what).not.toEqual(
      bare(fresh.stg_qonto__transactions),
    );

    const { status, stdout } = today(['run']);
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('made anew');
    expect(await relationsIn(journey.query, 'qonto'), what).toEqual(fresh);
  }
  expect(today(['run', ...select]).stdout).not.toContain('made anew');
});

/** Without the word of which rules made them. */
const bare = (rows: readonly Row[] = []) => rows.map(({ _rules, ...others }) => others);

async function edited(edits: readonly Edit[]): Promise<string> {
  const project = join(await temporaryFolder(), 'dbt');
  cpSync(join(packageRoot, 'dbt'), project, { recursive: true });
  for (const [file, find, was] of edits) {
    const text = readFileSync(join(project, file), 'utf8');
    expect(text.split(find), `${file} holds this once: ${find}`).toHaveLength(2);
    writeFileSync(
      join(project, file),
      text.replace(find, () => was),
    );
  }
  return project;
}
