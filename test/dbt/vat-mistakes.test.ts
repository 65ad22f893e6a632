import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/dbt/package-root.ts';
import { startJourney } from '../support/journey.ts';
import { openDbt } from './support/open-dbt.ts';
import { plant } from './support/plant.ts';

const warnings = [
  // A total that is not that of its lines.
  'qonto_vat_lines_sum_to_header',
  // VAT against the sign of its amount.
  'qonto_vat_fits_its_amount',
  // VAT on a salary.
  'qonto_vat_is_where_there_can_be_some',
];

it('T153, T348 VAT that somebody entered wrongly is named by a warning, and what counts is what the books count', {
  timeout: 900_000,
}, async () => {
  const journey = await startJourney({
    seed: 4,
    transactions: 900,
    attachmentsShare: 0,
    quirks: { vat_mistakes: 'some' },
  });
  await journey.sync();
  // Zero without a rate, in a line of its own: nobody entered anything.
  const nothing = { rate: null, amount: '0.00', amount_cents: 0, amount_excluding_vat: '1.00' };
  const noVat = { vat_amount: 0, vat_amount_cents: 0, vat_rate: null };
  await plant(journey, 'untold', { ...noVat, vat_details: { items: [nothing] } });
  const dbt = await openDbt(join(packageRoot, 'dbt'), journey.duckdb);
  // Unit tests and tests of columns say the same of any data.
  const others = ['--exclude', 'resource_type:unit_test', 'test_type:generic'];
  const select = ['--select', '+qonto__vat_by_period', '--indirect-selection', 'cautious'];
  const build = () => dbt(['build', ...select, ...others]);
  const warned = ({ results }: ReturnType<typeof build>) =>
    warnings.filter((name) => results[name] === 'warn');
  const wrong = build();
  expect(wrong.status).toBe(0);
  expect(warned(wrong)).toEqual(warnings);
  await expectBooks();
  const untold = await journey.query(
    "select vat_line_count::int as lines, vat_rate_kind as kind, is_net_amount_exact as exact from qonto.qonto__transactions where transaction_id = 'untold'",
  );
  expect(untold).toEqual([{ lines: 0, kind: 'absent', exact: false }]);

  journey.bank.bank.setQuirks({ vat_mistakes: 'none' });
  await journey.sync();
  expect(warned(build())).toEqual([]);
  await expectBooks();

  async function expectBooks(): Promise<void> {
    const { vat_months: months, account_months: accounts } = journey.bank.bank.books();
    const relevant = months.filter((month) => month.is_relevant);
    const [counted] = await journey.query(`
      select
        sum(collected_vat_cents)::varchar as collected,
        sum(deductible_vat_cents)::varchar as deductible,
        sum(case when vat_scope = 'counted' then vat_line_count else 0 end)::varchar as lines,
        sum(signed_amount_including_vat_cents)::varchar as cash
      from qonto.qonto__vat_by_period`);
    const vat = (direction: string) =>
      added(relevant.filter((own) => own.direction === direction).map((own) => own.vat_cents));
    expect(counted).toEqual({
      collected: vat('output'),
      deductible: vat('input'),
      lines: added(relevant.map((own) => own.lines)),
      cash: added(accounts.map((own) => own.in_cents - own.out_cents + own.own_transfers_cents)),
    });
  }
});

function added(numbers: readonly number[]): string {
  return String(numbers.reduce((sum, one) => sum + one, 0));
}
