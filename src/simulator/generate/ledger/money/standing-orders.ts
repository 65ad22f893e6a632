import type { Account, Role } from '../../../model/account.ts';
import { type Flow, monthly, occurrencesOf, type Schedule } from '../../plan/flows/flow.ts';
import type { Move } from '../event.ts';
import { accountFor, type Office } from '../office.ts';

const dayMs = 86_400_000;

interface StandingOrder extends Schedule {
  role: Role;
  /** How much the account should hold then. */
  wanted: (office: Office, atMs: number) => number;
}

/**
 * Before payday, what people and social funds will be paid in the month to come; then what is owed to
 * the state by now, although it is not due yet.
 */
const orders: readonly StandingOrder[] = [
  { ...monthly('salaries', 25, 9), wanted: payrollOf },
  { ...monthly('taxes', 27, 10), wanted: taxesOwed },
];

/** What is put aside within a span of time, for accounts that the company has. */
export function standingOrders(
  office: Office,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Move[] {
  const main = accountFor(office.accounts, 'main');
  return orders.flatMap((order, number) => {
    const to = accountFor(office.accounts, order.role);
    if (to === main) return [];
    return occurrencesOf(order, number, fromMs, toMs).map(({ atMs }) => ({
      deal: null,
      from: main,
      to,
      cents: () => missing(to, order.wanted(office, atMs)),
      settledMs: atMs,
    }));
  });
}

/** In whole hundreds. */
function missing(account: Account, wantedCents: number): number {
  return Math.max(0, Math.ceil((wantedCents - account.balanceCents) / 10_000) * 10_000);
}

function payrollOf(office: Office, atMs: number): number {
  const date = new Date(atMs);
  const nextMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 25);
  const due = flowsOf(office, 'salaries').flatMap((flow) =>
    occurrencesOf(flow, 0, atMs, nextMs + dayMs).map((one) => dueCents(office, flow, one.atMs)),
  );
  return Math.round(sum(due) * office.regularPart);
}

function taxesOwed(office: Office, atMs: number): number {
  const { company, treasury } = office;
  const date = new Date(atMs);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const nextMonthMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const owed = flowsOf(office, 'taxes').map((flow) => {
    if (flow.deal === company.vatDeal) return Math.max(0, treasury.vatOwedCents(nextMonthMs));
    // A part for each month since it was paid.
    const { everyMonths, phase } = flow;
    const months = ((((month - phase) % everyMonths) + everyMonths) % everyMonths) + 1;
    return Math.round((dueCents(office, flow, atMs) * months) / everyMonths);
  });
  return sum(owed);
}

function flowsOf({ company }: Office, role: Role): Flow[] {
  return company.flows.filter((flow) => flow.role === role);
}

function dueCents({ treasury }: Office, flow: Flow, atMs: number): number {
  const due = flow.due(treasury, atMs);
  return due === 'price' ? flow.deal.price.lowCents : (due ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
