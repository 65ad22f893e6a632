import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { dbtProgram } from '../support/dbt-program.ts';
import { temporaryFolder } from '../support/folders.ts';

// Whoever uses the package alone passes variables that no schema of ours has seen.

/** Ends a text or a name in quotes, and then goes on as a statement of its own. */
const ends = (quote: string) => `x${quote}) or 1=1; copy (select 1) to 'stolen.csv' --`;

const refused: readonly (readonly [string, unknown])[] = [
  ['qonto_cash_statuses', ends("'")],
  ['qonto_cash_statuses', ['completed', ends("'")]],
  ['qonto_cash_statuses', ['completed\\']],
  ['qonto_cash_statuses', { completed: true }],
  ['qonto_cash_statuses', []],
  ['qonto_timezone', ends("'")],
  ['qonto_timezone', 'Europe/Paris\n'],
  ['qonto_vat_period', ends("'")],
  ['qonto_vat_first_month', 0],
  ['qonto_vat_first_month', 13],
  ['qonto_fiscal_year_first_month', '2) or (1=1'],
  ['qonto_refund_categories', [ends("'")]],
  ['qonto_refund_categories', ['refund\\']],
  ['qonto_refund_categories', 'refund'],
  ['qonto_shared_accounts', ends("'")],
  ['qonto_shared_accounts', [ends("'")]],
  ['qonto_counterparty_merges', ends('"')],
  ['qonto_counterparty_merges', '(select 1)'],
  ['qonto_as_known_on', "2026-03-31' or '1"],
  ['qonto_as_known_on', "1'=1 or'1"],
  ['qonto_schema', ends('"')],
  ['qonto_schema', ['qonto_raw', ends("'")]],
  ['qonto_schema', ['qonto_raw', 'b`.c']],
  ['qonto_database', ends('"')],
];

it('T131 variables that are no settings but SQL: an error of the compiler each, and nothing is run', {
  timeout: 900_000,
}, async () => {
  const { outcomes, folder } = await invoke(
    'build',
    refused.map(([name, value]) => ({ [name]: value })),
  );
  expect(outcomes).toHaveLength(refused.length);
  for (const [index, [name, value]] of refused.entries()) {
    const { success, said } = outcomes[index] ?? { success: true, said: '' };
    expect(said, JSON.stringify(value)).toContain(`The variable ${name} must be `);
    expect(success).toBe(false);
  }
  expect(existsSync(join(folder, 'stolen.csv'))).toBe(false);
});

it('T131 the variables as dbt/README.md gives them are taken', { timeout: 900_000 }, async () => {
  const { outcomes } = await invoke('parse', [
    {
      qonto_cash_statuses: ['completed', 'REVERSED', 'to_be-named2'],
      qonto_timezone: 'America/Argentina/Buenos_Aires',
      qonto_vat_period: 'quarter',
      qonto_vat_first_month: 2,
      qonto_shared_accounts: ['NL70 ABNA 0123 4567 89'],
      qonto_counterparty_merges: 'finance.counterparty_merges',
      qonto_fiscal_year_first_month: '10',
      qonto_refund_categories: ["Remboursement d'avance", '01931b3e-5c00-7000-8000-000000000003'],
      qonto_as_known_on: '2026-03-31 16:00:00',
      qonto_schema: ['qonto_raw', 'Büro 2.other-schema'],
    },
    {
      qonto_cash_statuses: 'completed',
      qonto_refund_categories: [],
      qonto_as_known_on: '2026-03-31',
    },
  ]);
  expect(outcomes).toEqual([
    { success: true, said: '' },
    { success: true, said: '' },
  ]);
});

/** dbt, once for each set of variables, in one process: its start takes longer than the rest. */
const script = `
import json, sys
from dbt.cli.main import dbtRunner
first, sets = json.loads(sys.argv[1])
outcomes = []
for variables in sets:
    result = dbtRunner().invoke([*first, '--vars', json.dumps(variables)])
    outcomes.append({'success': result.success, 'said': str(result.exception or '')})
print(json.dumps(outcomes))
`;

async function invoke(command: string, sets: readonly object[]) {
  const folder = await temporaryFolder();
  const project = join(packageRoot, 'dbt');
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  const own = ['--target-path', folder, '--log-path', folder];
  const first = [command, '--quiet', '--no-partial-parse', ...places, ...own];
  const { stdout, stderr } = spawnSync(
    join(dirname(await dbtProgram('duckdb')), 'python'),
    ['-I', '-c', script, JSON.stringify([first, sets])],
    {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, QONTO_ELT_DUCKDB: join(folder, 'q.duckdb') },
    },
  );
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const schema = z.array(z.object({ success: z.boolean(), said: z.string() }));
  expect(last, stderr).toMatch(/^\[/);
  return { outcomes: schema.parse(JSON.parse(last)), folder };
}
