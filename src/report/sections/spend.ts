import type { TextRow } from '../../load/text-row.ts';
import { type Bar, barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { sum } from '../html/amount.ts';
import { byCurrency, groupBy, requiredText } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import type { Table } from '../html/table.ts';
import { foldedTables, titledTable } from '../html/titled-table.ts';
import type { Language } from '../language/language.ts';
import type { Scope } from '../scope.ts';
import type { Section } from '../section.ts';
import { largestSql, listTable, movementListOf } from './flow/movement-list.ts';
import { labelledSql, type Spend, spendOf, spendSql } from './spend-figures.ts';

const shownLabels = 10;
const mostListed = 10;

export const spend: Section = {
  id: 'spend',
  isOfPeriod: true,
  sql: (scope) => [
    ...spendSql(scope),
    // A period that is only compared with shows no lists.
    ...(scope.onlyFacts
      ? []
      : [largestSql(labelledSql(scope), { group: 'currency, label', most: mostListed })]),
  ],
  render: ([labels = [], totals = [], lists = []], scope) => {
    const { language } = scope;
    const { words, say, amount } = language;
    const labelled = new Map(byCurrency(labels));
    const listed = new Map(byCurrency(lists));
    const currencies = byCurrency(totals).flatMap(([currency, [total]]) =>
      total === undefined
        ? []
        : [[currency, spendOf(labelled.get(currency) ?? [], total)] as const],
    );
    return {
      facts: currencies.map(([currency, { total, steps }]) => ({
        key: 'spend',
        currency,
        term: words.spend.fact,
        value: total,
        note: say(words.spend.note, { out: amount(steps.out) }),
      })),
      tables: currencies.flatMap(([currency, own]) => [
        stepsTable(currency, own, language),
        labelTable(currency, own, language),
      ]),
      body: () =>
        inEach(currencies, (currency, own) =>
          spendFigures(currency, own, listed.get(currency) ?? [], scope),
        ),
    };
  },
};

/** What links the spend to the money that went out. */
function stepsTable(currency: string, { steps, total }: Spend, { words, say }: Language): Table {
  return {
    caption: say(words.spend.stepsCaption, { currency }),
    columns: [words.spend.step, words.amount],
    rows: [
      { name: words.out, cells: [steps.out] },
      { name: words.spend.cameBack, cells: [-steps.cameBack] },
      { name: words.spend.paidBack, cells: [-steps.paidBack] },
      { name: words.spend.fact, cells: [total], isSum: true },
    ],
  };
}

function labelTable(
  currency: string,
  { labels, unlabelled, total }: Spend,
  { words, say, share }: Language,
): Table {
  const line = (name: string, transactions: bigint, own: bigint, rolledUp: bigint | string) => ({
    name,
    cells: [{ count: transactions }, own, share(own, total), rolledUp],
  });
  return {
    caption: say(words.spend.caption, { currency }),
    columns: [
      words.spend.label,
      words.transactions,
      words.spend.spent,
      words.share,
      words.spend.withBelow,
    ],
    rows: [
      ...labels.map(({ path, transactions, own, rolledUp }) =>
        line(path, transactions, own, rolledUp),
      ),
      line(words.spend.unlabelled, unlabelled.transactions, unlabelled.cents, '–'),
      { name: words.sum, cells: ['', total, '', ''], isSum: true },
    ],
    wide: true,
  };
}

function spendFigures(
  currency: string,
  own: Spend,
  listed: readonly TextRow[],
  scope: Scope,
): Html {
  const { language } = scope;
  const { words, say, amountIn } = language;
  const bars = barsOf(own, language);
  const chart = (width: number) => barChart(bars, width);
  const table = labelTable(currency, own, language);
  const figure = figureOf(
    {
      title: table.caption,
      drawings: [chart(widths.wide), chart(widths.narrow)],
      alternative: say(words.spend.chart, { amount: amountIn(currency, own.total) }),
      table,
      folded: true,
    },
    language,
  );
  const byLabel = groupBy(listed, (row) => requiredText(row, 'label'));
  // What has no label stands under none.
  const named = [
    ...own.labels.map(({ path }) => [path, path] as const),
    ['', words.spend.unlabelled] as const,
  ];
  const lists = named.flatMap(([label, name]) => {
    const caption = say(words.list.ofLabel, { name, currency });
    const list = movementListOf(caption, byLabel.get(label) ?? []);
    return list === undefined ? [] : [[name, listTable(list, scope)] as const];
  });
  return html`${figure}
${titledTable(words.spend.steps, stepsTable(currency, own, language), language)}
${foldedTables(words.spend.lists, lists, language)}`;
}

/** The largest labels by name; then the others together, then what has none. */
function barsOf({ labels, unlabelled }: Spend, { words, counted, amount }: Language): Bar[] {
  const bar = (label: string, size: bigint, colour: 'out' | 'unknown'): Bar => ({
    label,
    value: amount(size),
    parts: [{ size, colour }],
  });
  const isLong = labels.length > shownLabels + 1;
  const named = isLong ? labels.slice(0, shownLabels) : labels;
  const others = isLong ? labels.slice(shownLabels) : [];
  const rest = counted(BigInt(others.length), words.spend.others);
  return [
    ...named.map(({ path, own }) => bar(path, own, 'out')),
    ...(isLong ? [bar(rest, sum(others.map(({ own }) => own)), 'unknown')] : []),
    bar(words.spend.unlabelled, unlabelled.cents, 'unknown'),
  ];
}
