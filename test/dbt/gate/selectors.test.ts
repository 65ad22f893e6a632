import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRelations } from '../../../src/dbt/package-files.ts';
import { packageRoot } from '../../../src/dbt/package-root.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { warmDbt } from '../../support/warm-dbt.ts';

it('T245 every build has every table, and of the views those with values; of the tests, each run those that guard money, and a day all', {
  timeout: 300_000,
}, async () => {
  const [program, ...first] = await warmDbt('duckdb');
  const folder = await temporaryFolder();
  const project = join(packageRoot, 'dbt');
  const places = ['--project-dir', project, '--profiles-dir', join(project, 'profiles')];
  const list = (...selection: readonly string[]) => {
    const { stdout, status } = spawnSync(
      program,
      [
        ...first,
        'ls',
        '--quiet',
        ...selection,
        ...places,
        '--target-path',
        folder,
        '--log-path',
        folder,
      ],
      { encoding: 'utf8', cwd: folder, env: process.env },
    );
    expect(status, stdout).toBe(0);
    return stdout
      .split('\n')
      .filter((name) => name !== '' && !name.startsWith('source:'))
      .sort();
  };
  expect(list('--selector', 'all')).toEqual(list('--exclude', 'resource_type:unit_test'));
  const names = list('--selector', 'every_run').map((name) => name.split('.').at(-1) ?? '');
  const models = packageRelations();
  const views = list('--select', 'config.materialized:view,resource_type:model');
  const textsAlone = views
    .map((name) => name.split('.').at(-1) ?? '')
    .filter((name) => !['base_qonto__organization_ids', 'int_qonto__last_loads'].includes(name));
  expect(textsAlone.length).toBe(views.length - 2);
  expect(names.filter((name) => models.includes(name)).sort()).toEqual(
    models.filter((name) => !textsAlone.includes(name)).sort(),
  );
  expect(names.filter((name) => !models.includes(name))).toEqual([
    'qonto__cash_flow_by_month_is_sound',
    'qonto__vat_lines_is_sound',
    'qonto__transaction_labels_is_sound',
    'qonto__transactions_is_sound',
    'qonto_daily_balances_have_no_gaps',
    'qonto_every_transaction_is_usable',
    'qonto_listings_are_fresh',
    'qonto_reconciliation_has_no_difference',
    'qonto_transactions_show_what_is_staged',
    'qonto_vat_periods_add_up_to_cash',
  ]);
});
