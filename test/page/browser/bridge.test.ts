import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDuckdbMarts } from '../../../src/commands/duckdb-marts.ts';
import { runDbt } from '../../../src/dbt/run-dbt.ts';
import { financePage } from '../../../src/page/page.ts';
import { type Period, periodUpTo } from '../../../src/page/period.ts';
import { askReport } from '../../../src/page/report.ts';
import type { Truth } from '../../../src/simulator/index.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { bridgeOf, cell, expectToAddUp, type Printed, readPrinted } from './adds-up.ts';
import { withChromium } from './open-page.ts';
import { added, type Books, booksOf, movementsOf } from './true-books.ts';

const open = withChromium();

describe('the printed figures add up, and are those of the bank', () => {
  it('for every account and in all, with one at another bank and one long closed', async () => {
    const journey = await startJourney({ seed: 7, transactions: 500 });
    await journey.sync();
    journey.bank.bank.advance({ days: 20 });
    await journey.sync();
    const { printed, period } = await printedOf(journey);
    expectToAddUp(printed);
    const truth = journey.bank.bank.truth();
    expectBooks(printed, truth, booksOf(truth, period));
    expectReceipts(printed, truth);
  }, 240_000);
});

/** The page of what was synced, as a browser shows it. */
async function printedOf({
  duckdb,
  folder,
}: Journey): Promise<{ printed: Printed; period: Period }> {
  await runDbt(
    ['run'],
    { kind: 'duckdb', file: duckdb },
    { quiet: true, folder: join(folder, 'dbt') },
  );
  const report = await withDuckdbMarts(duckdb, (ask) => askReport(ask));
  const file = join(folder, 'page.html');
  await writeFile(file, await financePage(report));
  const { page } = await open({}, file);
  return { printed: await readPrinted(page), period: periodUpTo(report.organization?.asOf ?? '') };
}

/** Each account opens, moves and closes as in the books of the bank. */
function expectBooks(printed: Printed, truth: Truth, books: ReadonlyMap<string, Books>): void {
  const lines = bridgeOf(printed, 'EUR');
  for (const { id, name } of truth.bank_accounts) {
    const line = lines.find((one) => one.name === name);
    const columns = [...(line?.cells.keys() ?? [])];
    const own = books.get(String(id));
    expect(
      columns.map((column) => cell(line, column)),
      String(name),
    ).toEqual([own?.opening, own?.inflow, own?.outflow, own?.between, own?.closing]);
  }
}

function expectReceipts(printed: Printed, truth: Truth): void {
  const owed = movementsOf(truth).filter(
    ({ owesReceipt, status }) => owesReceipt && (status === 'completed' || status === 'pending'),
  );
  const sum = printed.lines('Receipts owed by age, EUR').at(-1);
  expect(cell(sum, 'Transactions')).toBe(BigInt(owed.length));
  expect(cell(sum, 'Paid')).toBe(-added(owed.filter(({ amount }) => amount < 0n)));
  expect(cell(sum, 'Received')).toBe(added(owed.filter(({ amount }) => amount > 0n)));
}
