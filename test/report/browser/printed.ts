import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Language, languageOf } from '../../../src/report/language/language.ts';
import { readTables, type ShownTable } from './read-tables.ts';

/** A row of a table: its name, and what is printed in each column, in cents. Undefined where no number stands. */
export interface Line {
  readonly name: string;
  readonly cells: ReadonlyMap<string, bigint | undefined>;
}

/** What one page prints, in cents, as a reader with a pocket calculator has it. */
export interface Printed {
  readonly language: Language;
  readonly currencies: readonly string[];
  readonly captions: readonly string[];
  /** Of the numbers at the top. */
  readonly terms: readonly string[];
  /** By caption. */
  lines(caption: string): readonly Line[];
  /** A number from the top of the page, and what is written below it. */
  fact(
    term: string,
    currency: string,
  ): { readonly cents: bigint | undefined; readonly note: string };
}

export async function readPrinted(page: Page, language = languageOf('en')): Promise<Printed> {
  const tables = await readTables(page);
  const facts = await page.locator('.glance > div').evaluateAll((all) =>
    all.map((one) => ({
      term: one.querySelector('dt')?.textContent ?? '',
      value: one.querySelector('.value')?.textContent ?? '',
      note: one.querySelector('.note:not(.before)')?.textContent ?? '',
    })),
  );
  const bridged = language.say(language.words.cash.caption, { currency: '' });
  return {
    language,
    captions: [...tables.keys()],
    terms: facts.map(({ term }) => term),
    currencies: [...tables.keys()]
      .filter((caption) => caption.startsWith(bridged))
      .map((caption) => caption.slice(bridged.length)),
    lines: (caption) => linesOf(tables.get(caption), caption, language),
    fact: (term, currency) => {
      const own = facts.filter((one) => one.term === term && one.value.endsWith(` ${currency}`));
      expect(own, `${term} in ${currency}`).toHaveLength(1);
      const { value = '', note = '' } = own[0] ?? {};
      return { cents: centsOf(value.slice(0, -currency.length - 1), language), note };
    },
  };
}

/** What the column of the accounts that can be added up says in all. */
export function bridgeOf(printed: Printed, currency: string): readonly Line[] {
  const { words, say } = printed.language;
  return printed.lines(say(words.cash.caption, { currency }));
}

/** The table of the months, or of the days where the period is short. */
export function flowOf(printed: Printed, currency: string): readonly Line[] {
  return printed.lines(flowCaption(printed, currency) ?? '');
}

export function hasFlow(printed: Printed, currency: string): boolean {
  return flowCaption(printed, currency) !== undefined;
}

function flowCaption({ captions, language }: Printed, currency: string): string | undefined {
  const { words, say } = language;
  return [words.flow.caption, words.flow.captionByDay]
    .map((template) => say(template, { currency }))
    .find((one) => captions.includes(one));
}

/** A number that stands there. */
export function cell(line: Line | undefined, column: string): bigint {
  const cents = line?.cells.get(column);
  if (cents === undefined) throw new Error(`${line?.name}: no number in ${column}`);
  return cents;
}

function linesOf(table: ShownTable | undefined, caption: string, language: Language): Line[] {
  expect(table, caption).toBeDefined();
  const { columns = [], rows = [] } = table ?? {};
  return rows.map(([name = '', ...cells]) => ({
    name,
    cells: new Map(cells.map((cell, index) => [columns[index + 1] ?? '', centsOf(cell, language)])),
  }));
}

/** An amount or a number as the language writes it; undefined for what is none. */
function centsOf(printed: string, { amount }: Language): bigint | undefined {
  const point = amount(0n).charAt(1);
  const [, sign, number = ''] = /^(−?)(\d[\d.,\s]*)$/.exec(printed) ?? [];
  if (sign === undefined) return undefined;
  const [units = '', cents = ''] = number.split(point);
  const size = BigInt(units.replace(/\D/g, '') + cents);
  return sign === '' ? size : -size;
}

/** Cents as a reader writes them down. */
export function shown(cents: bigint, { language }: Printed): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  const point = language.amount(0n).charAt(1);
  const group = language.amount(100_000_000n).charAt(1);
  const units = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, group);
  return `${cents < 0n ? '−' : ''}${units}${point}${digits.slice(-2)}`;
}

export function added(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, one) => sum + one, 0n);
}
