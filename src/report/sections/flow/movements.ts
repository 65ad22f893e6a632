import { inEach } from '../../currencies.ts';
import { byCurrency, groupBy, requiredText } from '../../html/cells.ts';
import { html } from '../../html/html.ts';
import { foldedTables, titledTable } from '../../html/titled-table.ts';
import type { Scope } from '../../scope.ts';
import type { Section } from '../../section.ts';
import {
  largestSql,
  listTable,
  type MovementList,
  movementColumns,
  movementListOf,
} from './movement-list.ts';
import { stepText } from './step-text.ts';

/** How many are listed of what came in, of what went out, and of each month or day. */
const mostListed = 10;
const mostInStep = 15;

interface Lists {
  readonly inflow: MovementList | undefined;
  readonly outflow: MovementList | undefined;
  /** By their names. */
  readonly steps: readonly (readonly [string, MovementList])[];
}

/** The largest movements of the period, and those of each month or day. Own transfers are none of them. */
export const movements: Section = {
  id: 'movements',
  sql: (scope) => [
    largestSql(movementsSql(scope), { group: 'currency, direction', most: mostListed }),
    largestSql(movementsSql(scope), {
      group: `currency, ${stepKey(scope)}`,
      shown: `currency, ${stepText(scope, 'booked_on')} as step_text`,
      most: mostInStep,
    }),
  ],
  render: ([largest = [], steps = []], scope) => {
    const { words, say, month, shortDay } = scope.language;
    const bySteps = new Map(byCurrency(steps));
    const currencies = byCurrency(largest).map(([currency, own]) => {
      const directed = groupBy(own, (row) => requiredText(row, 'direction'));
      const inSteps = groupBy(bySteps.get(currency) ?? [], (row) => requiredText(row, 'step_text'));
      const lists: Lists = {
        inflow: movementListOf(
          say(words.movements.inCaption, { currency }),
          directed.get('in') ?? [],
        ),
        outflow: movementListOf(
          say(words.movements.outCaption, { currency }),
          directed.get('out') ?? [],
        ),
        steps: [...inSteps].flatMap(([step, rows]) => {
          const name = step.length === 7 ? month(step) : shortDay(step);
          const list = movementListOf(say(words.list.ofStep, { name, currency }), rows);
          return list === undefined ? [] : [[name, list] as const];
        }),
      };
      return [currency, lists] as const;
    });
    const largestTables = ({ inflow, outflow }: Lists) =>
      [inflow, outflow].flatMap((list) => (list === undefined ? [] : [listTable(list, scope)]));
    return {
      facts: [],
      tables: currencies.flatMap(([, lists]) => largestTables(lists)),
      body: () =>
        inEach(
          currencies,
          (
            _,
            lists,
          ) => html`${largestTables(lists).map((table) => titledTable(table.caption, table, scope.language))}
${stepLists(lists, scope)}`,
        ),
    };
  },
};

function movementsSql(scope: Scope): string {
  return `
      select transaction_id, currency, extract(year from booking_date) * 100 + extract(month from booking_date) as month_number,
        case when cash_amount_cents > 0 then 'in' else 'out' end as direction,
        ${movementColumns}, cash_amount_cents as amount_cents
      from qonto__transactions
      where ${scope.booked} and not is_internal_transfer and cash_amount_cents != 0`;
}

function stepLists({ steps }: Lists, scope: Scope) {
  const { words } = scope.language;
  return foldedTables(
    scope.period.step === 'day' ? words.movements.stepsByDay : words.movements.steps,
    steps.map(([name, list]) => [name, listTable(list, scope)] as const),
    scope.language,
  );
}

/** What the movements of a month or of a day have in common, as a number or a date: a text of each would cost more. */
function stepKey({ period: { step } }: Scope): string {
  return step === 'day' ? 'booked_on' : 'month_number';
}
