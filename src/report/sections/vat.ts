import { barChart } from '../charts/bar-chart.ts';
import { figureOf, widths } from '../charts/figure.ts';
import { inEach } from '../currencies.ts';
import { amount, amountIn, sum } from '../html/amount.ts';
import { byCurrency } from '../html/cells.ts';
import { type Html, html } from '../html/html.ts';
import { type Row, type Table, tableHtml } from '../html/table.ts';
import type { Section } from '../section.ts';
import { type Rate, type Vat, vatOfRates, vatSql, vatSum } from './vat-figures.ts';

export const vat: Section = {
  id: 'vat',
  title: 'VAT by rate',
  sql: vatSql,
  render: ([rates = [], open = []]) => {
    const byRate = new Map(byCurrency(rates));
    const currencies = byCurrency(open).flatMap(([currency, [own]]) =>
      own === undefined ? [] : [[currency, vatOfRates(byRate.get(currency) ?? [], own)] as const],
    );
    return {
      intro:
        'VAT of what was booked in the period, as it is entered at the bank. Refunds lower the VAT they undo. What can carry none is left out: own transfers, salaries, taxes, loans, interest. No tax return: what nobody entered is not in the rates, but named below them.',
      facts: currencies.map(([currency, { collected, deductible, open }]) => ({
        currency,
        term: 'VAT balance',
        value: amount(vatSum(collected) - vatSum(deductible)),
        note: `${amount(vatSum(collected))} collected, ${amount(vatSum(deductible))} deductible, of which ${amount(open.unproven)} without a receipt`,
      })),
      tables: currencies.flatMap(([currency, own]) => [
        rateTable(currency, own),
        openTable(currency, own),
      ]),
      body: inEach(currencies, vatFigures),
    };
  },
};

function vatFigures(currency: string, own: Vat): Html {
  const { collected, deductible } = own;
  const bars = [
    ...collected.map(({ rate, vat }) => ({
      label: `Collected, ${rate}`,
      parts: [{ size: vat, colour: 'in' as const }],
    })),
    ...deductible.map(({ rate, vat }) => ({
      label: `Deductible, ${rate}`,
      parts: [{ size: vat, colour: 'out' as const }],
    })),
  ].filter(({ parts }) => parts.some(({ size }) => size !== 0n));
  const figure = figureOf({
    title: `VAT by rate, ${currency}`,
    drawings: [barChart(bars, widths.wide), barChart(bars, widths.narrow)],
    alternative: `Bar chart of VAT by rate: ${amountIn(currency, vatSum(collected))} collected, ${amountIn(currency, vatSum(deductible))} deductible. Each rate is in the table below.`,
    table: rateTable(currency, own),
    folded: false,
  });
  return html`${figure}
<figure><figcaption><strong>What is open</strong></figcaption>
${tableHtml(openTable(currency, own))}</figure>
`;
}

function rateTable(currency: string, { collected, deductible }: Vat): Table {
  return {
    caption: `VAT by rate, ${currency}`,
    columns: ['Rate', 'Excluding VAT', 'VAT'],
    rows: [...linesOf('Collected', collected), ...linesOf('Deductible', deductible)],
  };
}

function linesOf(name: string, rates: readonly Rate[]): Row[] {
  return [
    ...rates.map(({ rate, net, vat }) => ({
      name: `${name}, ${rate}`,
      cells: [amount(net), amount(vat)],
    })),
    {
      name: `${name} in all`,
      cells: [amount(sum(rates.map(({ net }) => net))), amount(vatSum(rates))],
      isSum: true,
    },
  ];
}

/** What keeps it from being a tax return. Nothing is added up: some is VAT, and some is cash. */
function openTable(currency: string, { open }: Vat): Table {
  return {
    caption: `VAT that is open, ${currency}`,
    columns: ['What', 'Amount'],
    rows: [
      { name: 'Deductible VAT without a stored receipt', cells: [amount(open.unproven)] },
      { name: 'Received, without VAT information', cells: [amount(open.received)] },
      { name: 'Paid, without VAT information', cells: [amount(open.paid)] },
      {
        name: 'VAT entered where there can be none, left out above',
        cells: [amount(open.leftOut)],
      },
    ],
  };
}
