import { expect } from 'vitest';
import { z } from 'zod';
import type { Period } from '../../../src/report/period.ts';
import type { RunningBank } from '../../../src/simulator/index.ts';
import { cell, type Printed } from './printed.ts';

type Bank = RunningBank['bank'];

/** Spend, labels, VAT and receipts are those of the books: what an accountant would answer who knows every movement. */
export function expectBooks(printed: Printed, bank: Bank, { months }: Period): void {
  const books = bank.books();
  const within = <T extends { readonly month: string }>(all: readonly T[]): T[] =>
    all.filter(({ month }) => months.includes(month));
  expectMonths(printed, within(books.account_months));
  expectSpend(printed, within(books.spend_months));
  expectLabels(printed, bank, within(books.label_months));
  expectVat(
    printed,
    books.vat_months.filter(({ period }) => months.includes(period)),
  );
  expectReceipts(printed, books.receipts_owed);
}

type Books = ReturnType<Bank['books']>;

function expectMonths(printed: Printed, months: Books['account_months']): void {
  const sum = printed.lines('In and out by month, EUR').at(-1);
  expect(cell(sum, 'In')).toBe(added(months.map((own) => own.in_cents)));
  expect(cell(sum, 'Out')).toBe(added(months.map((own) => own.out_cents)));
  expect(cell(sum, 'Own transfers')).toBe(added(months.map((own) => own.own_transfers_cents)));
}

function expectSpend(printed: Printed, months: Books['spend_months']): void {
  const steps = printed.lines('From what went out to what was spent, EUR');
  const amounts = Object.fromEntries(steps.map((line) => [line.name, cell(line, 'Amount')]));
  expect(amounts).toMatchObject({
    'Came back from what was bought': -added(months.map((own) => own.spend_refunded_cents)),
    'Paid back of what was earned': -added(months.map((own) => own.income_refunded_cents)),
    Spend: added(months.map((own) => own.spend_cents)),
  });
}

function expectLabels(printed: Printed, bank: Bank, months: Books['label_months']): void {
  const spent = new Map<string, bigint[]>();
  const paths = labelPaths(bank);
  for (const own of months.filter(
    (one) => one.spend_cents !== 0 || one.rolled_up_spend_cents !== 0,
  )) {
    const path = own.label_id === null ? 'Without a label' : (paths.get(own.label_id) ?? '');
    const [direct = 0n, rolledUp = 0n] = spent.get(path) ?? [];
    spent.set(path, [
      direct + BigInt(own.spend_cents),
      rolledUp + BigInt(own.rolled_up_spend_cents),
    ]);
  }
  const lines = printed.lines('Spend by label, EUR').slice(0, -1);
  expect(
    Object.fromEntries(
      lines.map((line) => [
        line.name,
        [cell(line, 'Spent'), line.cells.get('With labels below') ?? cell(line, 'Spent')],
      ]),
    ),
  ).toEqual(Object.fromEntries(spent));
}

const label = z.object({ id: z.string(), name: z.string(), parent_id: z.string().nullable() });

function labelPaths(bank: Bank): Map<string, string> {
  const labels = new Map(
    bank
      .truth()
      .labels.map((sent) => label.parse(sent))
      .map((own) => [own.id, own] as const),
  );
  const pathOf = (id: string): string => {
    const { name = '', parent_id: parent = null } = labels.get(id) ?? {};
    return parent === null ? name : `${pathOf(parent)} > ${name}`;
  };
  return new Map([...labels.keys()].map((id) => [id, pathOf(id)]));
}

/** By direction: the books name an unusual rate in their own way. */
function expectVat(printed: Printed, months: Books['vat_months']): void {
  const lines = printed.lines('VAT by rate, EUR');
  const of = (direction: string) =>
    months.filter((own) => own.is_relevant && own.direction === direction);
  for (const [name, own] of [
    ['Collected', of('output')],
    ['Deductible', of('input')],
  ] as const) {
    const sum = lines.find((line) => line.name === `${name} in all`);
    expect([cell(sum, 'Excluding VAT'), cell(sum, 'VAT')], name).toEqual([
      added(own.map((one) => one.net_cents)),
      added(own.map((one) => one.vat_cents)),
    ]);
  }
}

function expectReceipts(printed: Printed, owed: Books['receipts_owed']): void {
  const sum = printed.lines('Receipts owed by age, EUR').at(-1);
  const of = (side: string) =>
    added(owed.filter((one) => one.side === side).map((one) => one.amount_cents));
  expect(cell(sum, 'Transactions')).toBe(BigInt(owed.length));
  expect(cell(sum, 'Declared lost')).toBe(BigInt(owed.filter((one) => one.is_lost).length));
  expect([cell(sum, 'Paid'), cell(sum, 'Received')]).toEqual([of('debit'), of('credit')]);
}

function added(cents: readonly number[]): bigint {
  return cents.reduce((sum, one) => sum + BigInt(one), 0n);
}
