import { expect } from 'vitest';
import {
  added,
  bridgeOf,
  cell,
  flowOf,
  hasFlow,
  type Line,
  type Printed,
  shown,
} from './printed.ts';

/** Fails unless every figure of the page that depends on another agrees with it, to the cent. */
export function expectToAddUp(printed: Printed): void {
  expect(printed.currencies.length).toBeGreaterThan(0);
  for (const currency of printed.currencies) {
    expectBridge(printed, currency);
    if (hasFlow(printed, currency)) {
      expectMonths(printed, currency);
      expectMovements(printed, currency);
      expectSpend(printed, currency);
      expectCounterparties(printed, currency);
    } else expectStill(printed, currency);
    expectBurn(printed, currency);
    expectVat(printed, currency);
    expectReceipts(printed, currency);
  }
  expectLists(printed);
}

function expectBridge(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const lines = bridgeOf(printed, currency);
  const columns = [...(lines[0]?.cells.keys() ?? [])];
  const [opening = '', ...rest] = columns;
  const closing = rest.at(-1) ?? '';
  expect(opening).toContain(say(words.cash.opening, { day: '' }).trim());
  expect(closing).toContain(say(words.cash.closing, { day: '' }).trim());
  const between = rest.slice(0, -1);
  expect(between.slice(0, 3)).toEqual([words.in, words.out, words.ownTransfers]);
  const known = lines.filter(({ cells }) => cells.get(closing) !== undefined);
  expect(known.length).toBeGreaterThan(0);
  for (const line of known) {
    const moved = between.map((name) => cell(line, name) * (name === words.out ? -1n : 1n));
    expect(cell(line, opening) + added(moved), line.name).toBe(cell(line, closing));
  }
  const [all] = known.filter(({ name }) => name === words.cash.all);
  const accounts = known.filter((line) => line !== all);
  expect(all === undefined).toBe(accounts.length === 1);
  for (const name of all === undefined ? [] : columns)
    expect(added(accounts.map((line) => cell(line, name))), name).toBe(cell(all, name));
  const whole = all ?? accounts[0];
  const [then = ''] = printed.terms.filter((term) =>
    term.startsWith(say(words.cash.factOn, { day: '' }).trim()),
  );
  const isNow = printed.terms.includes(words.cash.fact);
  const { cents, note } = printed.fact(isNow ? words.cash.fact : then, currency);
  expect(cents).toBe(cell(whole, closing));
  expect(note).toContain(
    say(words.cash.note, { accounts: '', opening: shown(cell(whole, opening), printed) }).replace(
      /^[^;]*/,
      '',
    ),
  );
}

/** On the first of a month nothing may have moved yet in the report of that month. */
function expectStill(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  for (const line of bridgeOf(printed, currency))
    for (const name of [words.in, words.out, words.ownTransfers])
      expect(cell(line, name), `${name} of ${line.name}`).toBe(0n);
  expect(printed.captions).not.toContain(say(words.spend.caption, { currency }));
  for (const term of [words.in, words.out, words.spend.fact])
    expect(() => printed.fact(term, currency)).toThrow();
}

function expectMonths(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const months = flowOf(printed, currency);
  for (const line of months)
    expect(cell(line, words.in) - cell(line, words.out), line.name).toBe(
      cell(line, words.inLessOut),
    );
  const columns = [words.in, words.out, words.inLessOut, words.ownTransfers];
  const sum = expectSum(months, words.sum, columns);
  // Of every account, also those of which no balance is known.
  const accounts = bridgeOf(printed, currency).filter(({ name }) => name !== words.cash.all);
  for (const name of [words.in, words.out, words.ownTransfers])
    expect(added(accounts.map((line) => cell(line, name))), name).toBe(cell(sum, name));
  expect(printed.fact(words.in, currency).cents).toBe(cell(sum, words.in));
  expect(printed.fact(words.out, currency).cents).toBe(cell(sum, words.out));
  const { cents, note } = printed.fact(words.inLessOut, currency);
  expect(cents).toBe(cell(sum, words.inLessOut));
  expect(note).toBe(
    say(words.flow.note, {
      inflow: shown(cell(sum, words.in), printed),
      outflow: shown(cell(sum, words.out), printed),
    }),
  );
}

function expectMovements(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const flow = flowOf(printed, currency).at(-1);
  for (const [template, total] of [
    [words.movements.inCaption, cell(flow, words.in)],
    [words.movements.outCaption, -cell(flow, words.out)],
  ] as const) {
    const caption = say(template, { currency });
    if (total === 0n && !printed.captions.includes(caption)) continue;
    const lines = printed.lines(caption);
    const sum = expectSum(lines, words.sum, [words.list.amount]);
    expect(cell(sum, words.list.amount), caption).toBe(total);
  }
  for (const line of flowOf(printed, currency).slice(0, -1)) {
    const caption = say(words.list.ofStep, { name: line.name, currency });
    if (!printed.captions.includes(caption)) continue;
    const sum = printed.lines(caption).at(-1);
    expect(cell(sum, words.list.amount), caption).toBe(cell(line, words.inLessOut));
  }
}

function expectSpend(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const labels = printed.lines(say(words.spend.caption, { currency }));
  const spend = cell(expectSum(labels, words.sum, [words.spend.spent]), words.spend.spent);
  const steps = printed.lines(say(words.spend.stepsCaption, { currency }));
  expect(cell(expectSum(steps, words.spend.fact, [words.amount]), words.amount)).toBe(spend);
  const out = cell(flowOf(printed, currency).at(-1), words.out);
  expect(cell(steps[0], words.amount)).toBe(out);
  const { cents, note } = printed.fact(words.spend.fact, currency);
  expect(cents).toBe(spend);
  expect(note).toBe(say(words.spend.note, { out: shown(out, printed) }));
  for (const { name, cells } of labels) {
    // What was spent under a label by itself is what its transactions add up to.
    const list = say(words.list.ofLabel, { name, currency });
    if (printed.captions.includes(list))
      expect(cell(printed.lines(list).at(-1), words.list.amount), name).toBe(
        cells.get(words.spend.spent),
      );
    // What stands at a label with those below is what stands at each of them.
    if (cells.get(words.spend.withBelow) === undefined) continue;
    const below = labels.filter((one) => one.name === name || one.name.startsWith(`${name} > `));
    expect(added(below.map((one) => cell(one, words.spend.spent))), name).toBe(
      cells.get(words.spend.withBelow),
    );
  }
}

/** Top and others are all, all that was spent is the spend, and income less spend is in less out. */
function expectCounterparties(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const own = words.counterparties;
  const totalOf = (template: string, column: string) => {
    const caption = say(template, { currency });
    if (!printed.captions.includes(caption)) return 0n;
    return cell(expectSum(printed.lines(caption), words.sum, [column]), column);
  };
  const spent = totalOf(own.suppliersCaption, own.spent);
  const earned = totalOf(own.customersCaption, own.received);
  expect(spent).toBe(printed.fact(words.spend.fact, currency).cents);
  expect(earned - spent).toBe(printed.fact(words.inLessOut, currency).cents);
}

function expectBurn(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const caption = say(words.burn.caption, { currency });
  if (!printed.captions.includes(caption)) return;
  const columns = [words.in, words.out, words.inLessOut];
  const sum = expectSum(printed.lines(caption), words.sum, columns);
  const [, burn] = printed.lines(say(words.burn.runwayCaption, { currency }));
  const off = cell(burn, words.amount) * 3n + cell(sum, words.inLessOut);
  expect(off >= -1n && off <= 1n, `${off}`).toBe(true);
}

function expectVat(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const own = words.vat;
  // Of a currency in which nothing was booked in the period, there is no table and no number.
  if (!printed.captions.includes(say(own.caption, { currency }))) {
    expect(() => printed.fact(own.fact, currency)).toThrow();
    return;
  }
  const lines = printed.lines(say(own.caption, { currency }));
  const split = lines.findIndex(({ name }) => name === own.collectedInAll) + 1;
  const [collected = 0n, deductible = 0n] = (
    [
      [lines.slice(0, split), own.collectedInAll],
      [lines.slice(split), own.deductibleInAll],
    ] as const
  ).map(([part, name]) => cell(expectSum(part, name, [own.net, own.vat]), own.vat));
  const [unproven] = printed.lines(say(own.openCaption, { currency }));
  const { cents, note } = printed.fact(own.fact, currency);
  expect(cents).toBe(collected - deductible);
  expect(note).toBe(
    say(own.note, {
      collected: shown(collected, printed),
      deductible: shown(deductible, printed),
      unproven: shown(cell(unproven, words.amount), printed),
    }),
  );
  const periods = say(own.periodsCaption, { currency });
  if (!printed.captions.includes(periods)) return;
  const columns = [own.collectedColumn, own.deductibleColumn, own.balance];
  const sum = expectSum(printed.lines(periods), words.sum, columns);
  expect(columns.map((name) => cell(sum, name))).toEqual([
    collected,
    deductible,
    collected - deductible,
  ]);
}

function expectReceipts(printed: Printed, currency: string): void {
  const { words, say } = printed.language;
  const own = words.receipts;
  const caption = say(own.caption, { currency });
  // Where none is owed in a currency, neither table nor number says so.
  if (!printed.captions.includes(caption)) {
    expect(() => printed.fact(own.fact, currency)).toThrow();
    return;
  }
  const lines = printed.lines(caption);
  const columns = [words.transactions, own.lost, own.paid, own.received];
  const sum = expectSum(lines, words.sum, columns);
  const people = expectSum(printed.lines(say(own.whoCaption, { currency })), words.sum, columns);
  expect(people.cells).toEqual(sum.cells);
  const [paid, received] = [cell(sum, own.paid), cell(sum, own.received)];
  const listed = printed.lines(say(words.list.ofReceipts, { currency })).at(-1);
  expect(cell(listed, words.list.amount)).toBe(received - paid);
  const { cents, note } = printed.fact(own.fact, currency);
  expect(cents).toBe(paid + received);
  for (const amount of [paid, received]) expect(note).toContain(shown(amount, printed));
  for (const line of lines)
    for (const name of [own.paid, own.received])
      expect(cell(line, name)).toBeGreaterThanOrEqual(0n);
}

/** Every list of transactions ends with the sum of what is in it and of what it leaves out. */
function expectLists(printed: Printed): void {
  const { words } = printed.language;
  const lists = printed.captions.filter((caption) =>
    printed.lines(caption)[0]?.cells.has(words.list.account),
  );
  // Where nothing has moved, there may be no list of what has.
  const moved = printed.currencies.some((currency) => hasFlow(printed, currency));
  if (moved) expect(lists.length).toBeGreaterThan(2);
  for (const caption of lists) expectSum(printed.lines(caption), words.sum, [words.list.amount]);
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
