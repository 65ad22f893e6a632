import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { readTables, type ShownTable } from './read-tables.ts';

/** A row of a table: its name, and what is printed in each column, in cents. Undefined where no number stands. */
interface Line {
  readonly name: string;
  readonly cells: ReadonlyMap<string, bigint | undefined>;
}

/** What one page prints, in cents, as a reader with a pocket calculator has it. */
export interface Printed {
  readonly currencies: readonly string[];
  readonly captions: readonly string[];
  /** By caption. */
  lines(caption: string): readonly Line[];
  /** A number from the top of the page, and what is written below it. */
  fact(
    term: string,
    currency: string,
  ): { readonly cents: bigint | undefined; readonly note: string };
}

export async function readPrinted(page: Page): Promise<Printed> {
  const tables = await readTables(page);
  const facts = await page.locator('.glance > div').evaluateAll((all) =>
    all.map((one) => ({
      term: one.querySelector('dt')?.textContent ?? '',
      value: one.querySelector('.value')?.textContent ?? '',
      note: one.querySelector('.note')?.textContent ?? '',
    })),
  );
  const bridged = 'From opening to closing, ';
  return {
    captions: [...tables.keys()],
    currencies: [...tables.keys()]
      .filter((caption) => caption.startsWith(bridged))
      .map((caption) => caption.slice(bridged.length)),
    lines: (caption) => linesOf(tables.get(caption), caption),
    fact: (term, currency) => {
      const own = facts.filter((one) => one.term === term && one.value.endsWith(` ${currency}`));
      expect(own, `${term} in ${currency}`).toHaveLength(1);
      const { value = '', note = '' } = own[0] ?? {};
      return { cents: centsOf(value.slice(0, -currency.length - 1)), note };
    },
  };
}

/** Fails unless every figure of the page that depends on another agrees with it, to the cent. */
export function expectToAddUp(printed: Printed): void {
  expect(printed.currencies.length).toBeGreaterThan(0);
  for (const currency of printed.currencies) {
    expectBridge(printed, currency);
    expectMonths(printed, currency);
    expectSpend(printed, currency);
    expectVat(printed, currency);
    expectReceipts(printed, currency);
  }
}

/** What the column of the accounts that can be added up says in all. */
export function bridgeOf(printed: Printed, currency: string): readonly Line[] {
  return printed.lines(`From opening to closing, ${currency}`);
}

function expectBridge(printed: Printed, currency: string): void {
  const lines = bridgeOf(printed, currency);
  const columns = [...(lines[0]?.cells.keys() ?? [])];
  const opening = columns.find((name) => name.startsWith('Opening, ')) ?? '';
  const closing = columns.find((name) => name.startsWith('Closing, ')) ?? '';
  const between = columns.slice(columns.indexOf(opening) + 1, columns.indexOf(closing));
  expect(between.slice(0, 3)).toEqual(['In', 'Out', 'Own transfers']);
  const known = lines.filter(({ cells }) => cells.get(closing) !== undefined);
  expect(known.length).toBeGreaterThan(0);
  for (const line of known) {
    const moved = between.map((name) => cell(line, name) * (name === 'Out' ? -1n : 1n));
    expect(cell(line, opening) + added(moved), line.name).toBe(cell(line, closing));
  }
  const [all] = known.filter(({ name }) => name === 'All accounts');
  const accounts = known.filter((line) => line !== all);
  expect(all === undefined).toBe(accounts.length === 1);
  for (const name of all === undefined ? [] : columns)
    expect(added(accounts.map((line) => cell(line, name))), name).toBe(cell(all, name));
  const whole = all ?? accounts[0];
  const { cents, note } = printed.fact('Cash', currency);
  expect(cents).toBe(cell(whole, closing));
  expect(note).toContain(`; ${shown(cell(whole, opening))} at the opening`);
}

function expectMonths(printed: Printed, currency: string): void {
  const months = printed.lines(`In and out by month, ${currency}`);
  for (const line of months)
    expect(cell(line, 'In') - cell(line, 'Out'), line.name).toBe(cell(line, 'In less out'));
  const sum = expectSum(months, 'Sum', ['In', 'Out', 'In less out', 'Own transfers']);
  // Of every account, also those of which no balance is known.
  const accounts = bridgeOf(printed, currency).filter(({ name }) => name !== 'All accounts');
  for (const name of ['In', 'Out', 'Own transfers'])
    expect(added(accounts.map((line) => cell(line, name))), name).toBe(cell(sum, name));
  const { cents, note } = printed.fact('In less out', currency);
  expect(cents).toBe(cell(sum, 'In less out'));
  expect(note).toBe(`${shown(cell(sum, 'In'))} in, ${shown(cell(sum, 'Out'))} out`);
}

function expectSpend(printed: Printed, currency: string): void {
  const labels = printed.lines(`Spend by label, ${currency}`);
  const spend = cell(expectSum(labels, 'Sum', ['Spent']), 'Spent');
  const steps = printed.lines(`From what went out to what was spent, ${currency}`);
  expect(cell(expectSum(steps, 'Spend', ['Amount']), 'Amount')).toBe(spend);
  const out = cell(printed.lines(`In and out by month, ${currency}`).at(-1), 'Out');
  expect(cell(steps[0], 'Amount')).toBe(out);
  const { cents, note } = printed.fact('Spend', currency);
  expect(cents).toBe(spend);
  expect(note).toBe(`${shown(out)} out, less refunds`);
  // What stands at a label with those below is what stands at each of them.
  for (const { name, cells } of labels.filter(
    ({ cells }) => cells.get('With labels below') !== undefined,
  )) {
    const below = labels.filter((one) => one.name === name || one.name.startsWith(`${name} > `));
    expect(added(below.map((one) => cell(one, 'Spent'))), name).toBe(
      cells.get('With labels below'),
    );
  }
}

function expectVat(printed: Printed, currency: string): void {
  const lines = printed.lines(`VAT by rate, ${currency}`);
  const [collected = 0n, deductible = 0n] = ['Collected', 'Deductible'].map((name) =>
    cell(
      expectSum(
        lines.filter((line) => line.name.startsWith(name)),
        `${name} in all`,
        ['Excluding VAT', 'VAT'],
      ),
      'VAT',
    ),
  );
  const [unproven] = printed.lines(`VAT that is open, ${currency}`);
  const { cents, note } = printed.fact('VAT balance', currency);
  expect(cents).toBe(collected - deductible);
  expect(note).toBe(
    `${shown(collected)} collected, ${shown(deductible)} deductible, of which ${shown(cell(unproven, 'Amount'))} without a receipt`,
  );
}

function expectReceipts(printed: Printed, currency: string): void {
  const caption = `Receipts owed by age, ${currency}`;
  // Where none is owed in a currency, neither table nor number says so.
  if (!printed.captions.includes(caption)) {
    expect(() => printed.fact('Receipts owed', currency)).toThrow();
    return;
  }
  const lines = printed.lines(caption);
  const sum = expectSum(lines, 'Sum', ['Transactions', 'Declared lost', 'Paid', 'Received']);
  const [paid, received] = [cell(sum, 'Paid'), cell(sum, 'Received')];
  const { cents, note } = printed.fact('Receipts owed', currency);
  expect(cents).toBe(paid + received);
  expect(note).toContain(`: ${shown(paid)} paid, ${shown(received)} received;`);
  for (const line of lines)
    for (const name of ['Paid', 'Received']) expect(cell(line, name)).toBeGreaterThanOrEqual(0n);
}

/** The row that adds up the others, after it was added up. */
function expectSum(lines: readonly Line[], name: string, columns: readonly string[]): Line {
  const sum = lines.find((line) => line.name === name);
  if (sum === undefined) throw new Error(`no row is called ${name}`);
  for (const column of columns) {
    const others = lines.filter((line) => line !== sum).map((line) => cell(line, column));
    expect(added(others), `${column} of ${name}`).toBe(cell(sum, column));
  }
  return sum;
}

/** A number that stands there. */
export function cell(line: Line | undefined, column: string): bigint {
  const cents = line?.cells.get(column);
  if (cents === undefined) throw new Error(`${line?.name}: no number in ${column}`);
  return cents;
}

function linesOf(table: ShownTable | undefined, caption: string): Line[] {
  expect(table, caption).toBeDefined();
  const { columns = [], rows = [] } = table ?? {};
  return rows.map(([name = '', ...cells]) => ({
    name,
    cells: new Map(cells.map((cell, index) => [columns[index + 1] ?? '', centsOf(cell)])),
  }));
}

function centsOf(printed: string): bigint | undefined {
  const [, sign, units = '', cents = ''] = /^(−?)([\d,]+)(?:\.(\d\d))?$/.exec(printed) ?? [];
  if (sign === undefined) return undefined;
  const size = BigInt(units.replaceAll(',', '') + cents);
  return sign === '' ? size : -size;
}

/** Cents as a reader writes them down. */
function shown(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  const units = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${cents < 0n ? '−' : ''}${units}.${digits.slice(-2)}`;
}

function added(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, one) => sum + one, 0n);
}
