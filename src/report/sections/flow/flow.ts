import { figureOf, widths } from '../../charts/figure.ts';
import { type Flow, flowChart } from '../../charts/flow-chart.ts';
import { inEach } from '../../currencies.ts';
import { byCurrency, requiredText } from '../../html/cells.ts';
import type { Html } from '../../html/html.ts';
import type { Cell, Table } from '../../html/table.ts';
import type { Scope } from '../../scope.ts';
import type { Fact, Section } from '../../section.ts';
import { type Moved, movedInAll, movedOf, movedSql } from './moved.ts';
import { stepText } from './step-text.ts';

export const flow: Section = {
  id: 'flow',
  isOfPeriod: true,
  sql: (scope) => [
    `
    select currency, ${stepText(scope)} as step_text,${movedSql}
    from qonto__transactions
    where ${scope.booked}
    group by currency, step_text
    order by currency, step_text`,
  ],
  render: ([rows = []], scope) => {
    const currencies = byCurrency(rows).map(([currency, own]) => {
      const flows = own.map((row) => ({ step: requiredText(row, 'step_text'), ...movedOf(row) }));
      return [currency, { flows, table: tableOf(currency, flows, scope) }] as const;
    });
    return {
      facts: currencies.flatMap(([currency, { flows }]) => factsOf(currency, flows, scope)),
      tables: currencies.map(([, { table }]) => table),
      body: () =>
        inEach(currencies, (currency, { flows, table }) =>
          flowFigure(currency, flows, table, scope),
        ),
    };
  },
};

function factsOf(currency: string, flows: readonly Flow[], { language }: Scope): Fact[] {
  const { words, say, amount } = language;
  const { inflow, outflow } = movedInAll(flows);
  const note = say(words.flow.note, { inflow: amount(inflow), outflow: amount(outflow) });
  return [
    { key: 'in', currency, term: words.in, value: inflow, note: words.flow.inNote },
    { key: 'out', currency, term: words.out, value: outflow, note: words.flow.inNote },
    { key: 'in_less_out', currency, term: words.inLessOut, value: inflow - outflow, note },
  ];
}

function tableOf(
  currency: string,
  flows: readonly Flow[],
  { period: { step }, language: { words, say } }: Scope,
): Table {
  const isByDay = step === 'day';
  return {
    caption: say(isByDay ? words.flow.captionByDay : words.flow.caption, { currency }),
    columns: [
      isByDay ? words.day : words.month,
      words.in,
      words.out,
      words.inLessOut,
      words.ownTransfers,
    ],
    rows: [
      ...flows.map((own) => ({ name: { date: own.step }, cells: cellsOf(own) })),
      { name: words.sum, cells: cellsOf(movedInAll(flows)), isSum: true },
    ],
    wide: true,
  };
}

function flowFigure(currency: string, flows: readonly Flow[], table: Table, scope: Scope): Html {
  const { period, language } = scope;
  const { words, say, amountIn, month, shortDay } = language;
  const { inflow, outflow } = movedInAll(flows);
  const [from, to] =
    period.step === 'day'
      ? [shortDay(period.from), shortDay(period.to)]
      : [month(period.from.slice(0, 7)), month(period.to.slice(0, 7))];
  const span = say(words.flow.span, { from, to });
  return figureOf(
    {
      title: table.caption,
      note: span,
      key: [
        { name: words.in, colour: 'in' },
        { name: words.out, colour: 'out' },
        { name: words.inLessOut, colour: 'ink' },
      ],
      drawings: [
        flowChart(flows, scope, { width: widths.wide, height: 280 }),
        flowChart(flows, scope, { width: widths.narrow, height: 240 }),
      ],
      alternative: say(words.flow.chart, {
        span,
        inflow: amountIn(currency, inflow),
        outflow: amountIn(currency, outflow),
      }),
      table,
      folded: true,
    },
    language,
  );
}

function cellsOf({ inflow, outflow, between }: Moved): Cell[] {
  return [inflow, outflow, inflow - outflow, between];
}
