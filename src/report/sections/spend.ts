import { count } from '../../base/exact-text.ts';
import { type Bar, barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { amount, amountIn, counted, sum } from '../html/amount.ts';
import { byCurrency } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import { type Table, tableHtml } from '../html/table.ts';
import type { Section } from '../section.ts';
import { type Spend, spendOf, spendSql } from './spend-figures.ts';

const shownLabels = 10;

export const spend: Section = {
  id: 'spend',
  title: 'Spend by label',
  sql: spendSql,
  render: ([labels = [], totals = []]) => {
    const labelled = new Map(byCurrency(labels));
    const currencies = byCurrency(totals).flatMap(([currency, [total]]) =>
      total === undefined
        ? []
        : [[currency, spendOf(labelled.get(currency) ?? [], total)] as const],
    );
    return {
      intro:
        'What was spent in the period: what was bought, less what came back of it. Own transfers are no spend. A payment with several labels is split evenly among them, so nothing counts twice.',
      facts: currencies.map(([currency, { total, steps }]) => ({
        currency,
        term: 'Spend',
        value: amount(total),
        note: `${amount(steps.out)} out, less refunds`,
      })),
      tables: currencies.flatMap(([currency, own]) => [
        stepsTable(currency, own),
        labelTable(currency, own),
      ]),
      body: inEach(currencies, spendFigures),
    };
  },
};

/** What links the spend to the money that went out. */
function stepsTable(currency: string, { steps, total }: Spend): Table {
  return {
    caption: `From what went out to what was spent, ${currency}`,
    columns: ['Step', 'Amount'],
    rows: [
      { name: 'Out', cells: [amount(steps.out)] },
      { name: 'Came back from what was bought', cells: [less(steps.cameBack)] },
      { name: 'Paid back of what was earned', cells: [less(steps.paidBack)] },
      { name: 'Spend', cells: [amount(total)], isSum: true },
    ],
  };
}

function labelTable(currency: string, { labels, unlabelled, total }: Spend): Table {
  const line = (name: string, transactions: bigint, own: bigint, rolledUp: string) => ({
    name,
    cells: [count(String(transactions)), amount(own), share(own, total), rolledUp],
  });
  return {
    caption: `Spend by label, ${currency}`,
    columns: ['Label', 'Transactions', 'Spent', 'Share', 'With labels below'],
    rows: [
      ...labels.map(({ path, transactions, own, rolledUp }) =>
        line(path, transactions, own, amount(rolledUp)),
      ),
      line('Without a label', unlabelled.transactions, unlabelled.cents, '–'),
      { name: 'Sum', cells: ['', amount(total), '', ''], isSum: true },
    ],
    wide: true,
  };
}

function spendFigures(currency: string, own: Spend): Html {
  const bars = barsOf(own);
  const chart = (width: number) => barChart(bars, width);
  const figure = figureOf({
    title: `Spend by label, ${currency}`,
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of ${amountIn(currency, own.total)} by label. The labels are in the table below.`,
    table: labelTable(currency, own),
    folded: true,
  });
  return html`${figure}
<figure><figcaption><strong>From what went out to what was spent</strong></figcaption>
${tableHtml(stepsTable(currency, own))}</figure>
`;
}

/** The largest labels by name; then the others together, then what has none. */
function barsOf({ labels, unlabelled }: Spend): Bar[] {
  const isLong = labels.length > shownLabels + 1;
  const named = isLong ? labels.slice(0, shownLabels) : labels;
  const others = isLong ? labels.slice(shownLabels) : [];
  return [
    ...named.map(({ path, own }) => bar(path, own, 'out')),
    ...(isLong
      ? [
          bar(
            counted(BigInt(others.length), 'other label'),
            sum(others.map(({ own }) => own)),
            'unknown',
          ),
        ]
      : []),
    bar('Without a label', unlabelled.cents, 'unknown'),
  ];
}

function less(cents: bigint): string {
  return amount(-cents);
}

function bar(label: string, size: bigint, colour: 'out' | 'unknown'): Bar {
  return { label, value: amount(size), parts: [{ size, colour }] };
}

/** A part of a whole, to a tenth of a percent, rounded half up, without a float. */
export function share(part: bigint, whole: bigint): string {
  if (whole <= 0n || part < 0n) return '–';
  const tenths = (part * 2_000n + whole) / (whole * 2n);
  return `${tenths / 10n}.${tenths % 10n}\u00a0%`;
}
