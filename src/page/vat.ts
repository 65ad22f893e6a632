import type { TextRow } from '../ask-marts.ts';
import { percent } from '../exact-text.ts';
import { amount, amountIn, sum } from './amount.ts';
import { barChart } from './bar-chart.ts';
import { byCurrency, integer, text } from './cells.ts';
import type { Chapter } from './chapter.ts';
import { inEach } from './currencies.ts';
import { figureOf, widths } from './figure.ts';
import type { Html } from './html.ts';
import type { Row, Table } from './table.ts';

interface Rate {
  readonly rate: string;
  readonly net: bigint;
  readonly vat: bigint;
}

/** Both of them as amounts that are usually above zero. */
interface Vat {
  readonly collected: readonly Rate[];
  readonly deductible: readonly Rate[];
}

export const vat: Chapter = {
  id: 'vat',
  title: 'VAT by rate',
  sql: ({ period: { from, asOf }, own }) => [
    `
    select currency, vat_direction, cast(vat_rate as string) as rate, vat_rate_kind,
      cast(sum(signed_amount_excluding_vat_cents) as string) as net_cents,
      cast(sum(signed_vat_amount_cents) as string) as vat_cents
    from qonto__vat_lines
    where ${own} and is_in_cash and booking_date >= date '${from}' and booking_date <= date '${asOf}'
    group by currency, vat_direction, vat_rate, vat_rate_kind
    order by currency, vat_direction, vat_rate desc nulls last, vat_rate_kind`,
  ],
  tell: ([rows = []]) => {
    const currencies = byCurrency(rows).map(([currency, own]) => [currency, vatOf(own)] as const);
    return {
      intro:
        'VAT of what was booked in the period, as it is entered at the bank. Refunds lower the VAT they undo. No tax return: what nobody entered is not here.',
      facts: currencies.map(([currency, own]) => ({
        currency,
        term: 'VAT balance',
        value: amount(vatSum(own.collected) - vatSum(own.deductible)),
        note: 'collected less deductible',
      })),
      tables: currencies.map(([currency, own]) => tableOf(currency, own)),
      body: inEach(currencies, vatFigure),
    };
  },
};

function vatOf(rows: readonly TextRow[]): Vat {
  const directed = (direction: string, sign: bigint) =>
    rows
      .filter((row) => text(row, 'vat_direction') === direction)
      .map((row) => ({
        rate: row.rate === null || row.rate === undefined ? 'no rate' : percent(row.rate),
        net: integer(row, 'net_cents') * sign,
        vat: integer(row, 'vat_cents') * sign,
      }));
  return { collected: directed('output', 1n), deductible: directed('input', -1n) };
}

function vatSum(rates: readonly Rate[]): bigint {
  return sum(rates.map(({ vat }) => vat));
}

function vatFigure(currency: string, { collected, deductible }: Vat): Html {
  const chart = (width: number) =>
    barChart(
      [
        ...collected.map(({ rate, vat }) => ({
          label: `Collected, ${rate}`,
          parts: [{ size: vat, colour: 'in' as const }],
        })),
        ...deductible.map(({ rate, vat }) => ({
          label: `Deductible, ${rate}`,
          parts: [{ size: vat, colour: 'out' as const }],
        })),
      ].filter(({ parts }) => parts.some(({ size }) => size !== 0n)),
      width,
    );
  const sums = { collected: vatSum(collected), deductible: vatSum(deductible) };
  return figureOf({
    title: `VAT by rate, ${currency}`,
    drawings: [chart(widths.wide), chart(widths.narrow)],
    alternative: `Bar chart of VAT by rate: ${amountIn(currency, sums.collected)} collected, ${amountIn(currency, sums.deductible)} deductible. Each rate is in the table below.`,
    table: tableOf(currency, { collected, deductible }),
    folded: false,
  });
}

function tableOf(currency: string, { collected, deductible }: Vat): Table {
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
