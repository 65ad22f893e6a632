import { barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { sum } from '../html/amount.ts';
import { byCurrency } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import type { Row, Table } from '../html/table.ts';
import { titledTable } from '../html/titled-table.ts';
import type { Language } from '../language/language.ts';
import type { Scope } from '../scope.ts';
import type { Fact, Section } from '../section.ts';
import {
  type FilingPeriod,
  filingPeriodOf,
  newestOver,
  type Rate,
  sinceKnown,
  type Vat,
  vatOfRates,
  vatSql,
  vatSum,
} from './vat-figures.ts';

interface VatOfAll extends Vat {
  /** Those that begin in the period of the report. */
  readonly periods: readonly FilingPeriod[];
  /** The newest one that is over. */
  readonly filing: FilingPeriod | undefined;
}

export const vat: Section = {
  id: 'vat',
  isOfPeriod: true,
  sql: vatSql,
  render: ([rates = [], open = [], periods = []], scope) => {
    const { language } = scope;
    const byRate = new Map(byCurrency(rates));
    const byPeriod = new Map(byCurrency(periods));
    const isOpen = new Map(byCurrency(open));
    // What is to be filed is so in a report of a quiet period too.
    const currencies = [...new Set([...isOpen.keys(), ...byPeriod.keys()])]
      .sort()
      .flatMap((currency) => {
        const [row] = isOpen.get(currency) ?? [];
        const filed = (byPeriod.get(currency) ?? []).map(filingPeriodOf);
        const own: VatOfAll = {
          ...vatOfRates(byRate.get(currency) ?? [], row),
          periods: filed
            .filter(({ from }) => from >= scope.period.from && from <= scope.period.to)
            .map((one) => sinceKnown(one, scope.organization)),
          filing: newestOver(filed, scope.organization),
        };
        const isFiled = own.filing?.collected || own.filing?.deductible;
        return row || isFiled ? [[currency, own] as const] : [];
      });
    const tablesOf = (currency: string, own: VatOfAll) => [
      rateTable(currency, own, language),
      openTable(currency, own, language),
      ...(own.periods.length === 0 ? [] : [periodTable(currency, own, language)]),
    ];
    return {
      facts: currencies.flatMap(([currency, own]) => factsOf(currency, own, language)),
      tables: currencies.flatMap(([currency, own]) => tablesOf(currency, own)),
      body: () => inEach(currencies, (currency, own) => vatFigures(currency, own, scope)),
    };
  },
};

function factsOf(currency: string, own: VatOfAll, language: Language): Fact[] {
  const { words, say, amount, shortDay } = language;
  const { collected, deductible, open, filing } = own;
  const balance: Fact = {
    key: 'vat_balance',
    currency,
    term: words.vat.fact,
    value: vatSum(collected) - vatSum(deductible),
    note: say(words.vat.note, {
      collected: amount(vatSum(collected)),
      deductible: amount(vatSum(deductible)),
      unproven: amount(open.unproven),
    }),
  };
  if (filing === undefined) return [balance];
  const note = say(words.vat.filingNote, {
    from: shortDay(filing.from),
    to: shortDay(filing.to),
    collected: amount(filing.collected),
    deductible: amount(filing.deductible),
  });
  const value = filing.collected - filing.deductible;
  return [
    balance,
    { key: 'vat_to_file', currency, term: words.vat.filing, isOfToday: true, value, note },
  ];
}

function vatFigures(currency: string, own: VatOfAll, { language }: Scope): Html {
  const { words, say, amountIn } = language;
  const { collected, deductible, periods } = own;
  const barsOf = (rates: readonly Rate[], name: string, colour: 'in' | 'out') =>
    rates
      .filter(({ vat }) => vat !== 0n)
      .map((rate) => ({
        label: rateName(rate, name, language),
        parts: [{ size: rate.vat, colour }],
      }));
  const bars = [
    ...barsOf(collected, words.vat.collected, 'in'),
    ...barsOf(deductible, words.vat.deductible, 'out'),
  ];
  const table = rateTable(currency, own, language);
  const figure = figureOf(
    {
      title: table.caption,
      drawings: [barChart(bars, widths.wide), barChart(bars, widths.narrow)],
      alternative: say(words.vat.chart, {
        collected: amountIn(currency, vatSum(collected)),
        deductible: amountIn(currency, vatSum(deductible)),
      }),
      table,
      folded: false,
    },
    language,
  );
  return html`${figure}
${titledTable(words.vat.open, openTable(currency, own, language), language)}
${periods.length === 0 ? '' : titledTable(words.vat.periods, periodTable(currency, own, language), language)}`;
}

function rateName({ rate }: Rate, name: string, { words, say, percent }: Language): string {
  return say(name, { rate: rate === undefined ? words.vat.noRate : percent(rate) });
}

function rateTable(currency: string, { collected, deductible }: Vat, language: Language): Table {
  const { words, say } = language;
  const linesOf = (rates: readonly Rate[], name: string, all: string): Row[] => [
    ...rates.map((rate) => ({
      name: rateName(rate, name, language),
      cells: [rate.net, rate.vat],
    })),
    { name: all, cells: [sum(rates.map(({ net }) => net)), vatSum(rates)], isSum: true },
  ];
  return {
    caption: say(words.vat.caption, { currency }),
    columns: [words.vat.rate, words.vat.net, words.vat.vat],
    rows: [
      ...linesOf(collected, words.vat.collected, words.vat.collectedInAll),
      ...linesOf(deductible, words.vat.deductible, words.vat.deductibleInAll),
    ],
  };
}

/** What keeps it from being a tax return. Nothing is added up: some is VAT, and some is cash. */
function openTable(currency: string, { open }: Vat, { words, say }: Language): Table {
  return {
    caption: say(words.vat.openCaption, { currency }),
    columns: [words.vat.what, words.amount],
    rows: [
      { name: words.vat.unproven, cells: [open.unproven] },
      { name: words.vat.received, cells: [open.received] },
      { name: words.vat.paid, cells: [open.paid] },
      { name: words.vat.leftOut, cells: [open.leftOut] },
    ],
  };
}

const cells = (collected: bigint, deductible: bigint) => [
  collected,
  deductible,
  collected - deductible,
];

/** The periods that anybody files. One that the bank was not read to the end of goes as far as it was read. */
function periodTable(currency: string, { periods }: VatOfAll, language: Language): Table {
  const { words, say, shortDay } = language;
  return {
    caption: say(words.vat.periodsCaption, { currency }),
    columns: [
      words.vat.period,
      words.vat.collectedColumn,
      words.vat.deductibleColumn,
      words.vat.balance,
    ],
    rows: [
      ...periods.map(({ from, to, collected, deductible }) => ({
        name: say(words.vat.periodDays, { from: shortDay(from), to: shortDay(to) }),
        cells: cells(collected, deductible),
      })),
      {
        name: words.sum,
        cells: cells(
          sum(periods.map(({ collected }) => collected)),
          sum(periods.map(({ deductible }) => deductible)),
        ),
        isSum: true,
      },
    ],
    wide: true,
  };
}
