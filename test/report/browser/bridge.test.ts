import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireDbtRun } from '../../../src/dbt/build.ts';
import { duckdbMarts } from '../../../src/load/duckdb/marts.ts';
import { financePage } from '../../../src/report/page.ts';
import type { Period } from '../../../src/report/period.ts';
import { askReport } from '../../../src/report/report.ts';
import { startBank } from '../../../src/simulator/index.ts';
import { type Journey, startJourney } from '../../support/journey.ts';
import { expectToAddUp } from './adds-up.ts';
import { withChromium } from './open-page.ts';
import { bridgeOf, cell, type Printed, readPrinted } from './printed.ts';
import { type TrueBridge, trueBridges } from './true-books.ts';
import { expectBooks } from './true-figures.ts';

const open = withChromium();
const patience = 240_000;
/** Without it nobody could tell that money went to the company's own account at another bank. */
const withIban = { external_iban: 'shown' } as const;

describe('the printed figures add up, and are those of the bank', () => {
  it(
    'where one account opens and another closes in the period, and the bank is ahead of the day',
    async () => {
      const journey = await startSparseJourney();
      await journey.sync();
      const { printed, period } = await printedOf(journey);
      expectToAddUp(printed);
      const truth = trueBridges(journey.bank, period);
      expectBridges(printed, journey, truth);
      const begun = bridgeOf(printed, 'EUR').filter(({ name }) =>
        / from \d+ \w+ \d+ on$/.test(name),
      );
      expect(begun.length).toBeGreaterThan(0);
      const [opening, , , , closing] = [...(lineOf(printed, 'Old account')?.cells.values() ?? [])];
      expect([opening === 0n, closing]).toEqual([false, 0n]);
    },
    patience,
  );

  it(
    'with --since, where each account begins with what it held then',
    async () => {
      const journey = await startJourney({ seed: 9, transactions: 500, now: daysFromNow(-1) });
      await journey.sync({ since: daysFromNow(-120).slice(0, 10) });
      const { printed, period } = await printedOf(journey);
      expectToAddUp(printed);
      const closings = new Map(
        [...trueBridges(journey.bank, period)].map(([id, { closing }]) => [id, closing]),
      );
      for (const { id, name } of journey.bank.bank.truth().bank_accounts) {
        const line = lineOf(printed, String(name));
        const [opening, , , , closing] = [...(line?.cells.values() ?? [])];
        expect(closing, String(name)).toBe(closings.get(String(id)));
        if (name !== 'Old account') expect(opening, String(name)).not.toBe(0n);
      }
    },
    patience,
  );

  it(
    'of every account and in all, with one at another bank',
    async () => {
      const journey = await startJourney({
        seed: 7,
        transactions: 500,
        now: daysFromNow(-20),
        quirks: withIban,
      });
      await journey.sync();
      journey.bank.bank.advance({ days: 20 });
      await journey.sync();
      const { printed, period } = await printedOf(journey);
      expectToAddUp(printed);
      expectBridges(printed, journey, trueBridges(journey.bank, period));
      expectBooks(printed, journey.bank.bank, period);
    },
    patience,
  );
});

/**
 * A bank so quiet that an account has its first movement in the last months. It is ahead of the day on which it is read:
 * one account is closed a year before the bank's own day, which is in the period then, and movements are yet to come.
 */
async function startSparseJourney(): Promise<Journey> {
  const now = daysFromNow(60);
  const lately = daysFromNow(-240).slice(0, 7);
  const today = daysFromNow(0).slice(0, 7);
  const [year = 0, month = 0] = today.split('-').map(Number);
  // Of the twelve months that the page is of.
  const firstMonth = new Date(Date.UTC(year, month - 12)).toISOString().slice(0, 7);
  for (let seed = 1; seed < 1_000; seed += 1) {
    const options = { seed, accounts: 7, transactions: 90, now, quirks: withIban };
    const bank = await startBank(options);
    const firsts = new Map<string, string>();
    const { account_months: books } = bank.bank.books();
    for (const { bank_account_id: id, month } of books) if (!firsts.has(id)) firsts.set(id, month);
    const old = bank.bank.truth().bank_accounts.find(({ name }) => name === 'Old account');
    const ofOld = books.filter(({ bank_account_id: id }) => id === old?.id);
    const atStart = ofOld.find(({ month }) => month === firstMonth)?.opening_cents;
    await bank.close();
    const months = [...firsts.values()];
    // What has not moved by the day of reading has no line on the page.
    const allMoved = months.length === options.accounts && months.every((month) => month < today);
    const isEmptied = Boolean(atStart) && ofOld.at(-1)?.closing_cents === 0;
    if (allMoved && isEmptied && months.some((month) => month > lately))
      return startJourney(options);
  }
  throw new Error('no bank is as quiet as that');
}

/** Midnight in UTC of a day not far from the day on which the bank is read: the report is of the months before that. */
function daysFromNow(days: number): string {
  const dayMs = 86_400_000;
  return new Date(Math.floor(Date.now() / dayMs + days) * dayMs).toISOString();
}

/** The page of what was synced, as a browser shows it. */
async function printedOf({
  duckdb,
  folder,
}: Journey): Promise<{ printed: Printed; period: Period }> {
  const dbt = { env: process.env, folder: join(folder, 'dbt') };
  const marts = duckdbMarts(duckdb);
  await requireDbtRun(['run'], await marts.prepare(), dbt);
  const report = await marts.ask((ask) => askReport(ask));
  const file = join(folder, 'page.html');
  await writeFile(file, await financePage(report));
  const { page } = await open({}, file);
  return { printed: await readPrinted(page), period: report.period };
}

/** Each account opens, moves and closes as in the ledger of the bank. */
function expectBridges(
  printed: Printed,
  { bank }: Journey,
  truth: ReadonlyMap<string, TrueBridge>,
): void {
  const printedBridges = bank.bank.truth().bank_accounts.map(({ name }) => {
    const line = lineOf(printed, String(name));
    return [name, [...(line?.cells.keys() ?? [])].map((column) => cell(line, column))];
  });
  expect(Object.fromEntries(printedBridges)).toEqual(
    Object.fromEntries(
      bank.bank.truth().bank_accounts.map(({ id, name }) => {
        const own = truth.get(String(id));
        return [name, [own?.opening, own?.inflow, own?.outflow, own?.between, own?.closing]];
      }),
    ),
  );
}

/** An account that begins within the period says so after its name. */
function lineOf(printed: Printed, account: string) {
  return bridgeOf(printed, 'EUR').find(({ name }) => name.split(', from ')[0] === account);
}
