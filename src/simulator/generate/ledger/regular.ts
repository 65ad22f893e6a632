import type { Account, Role } from '../../model/account.ts';
import type { Random } from '../../random.ts';
import { type Occurrence, occurrencesOf } from '../plan/flows/flow.ts';
import { drawPrice } from '../rows/price.ts';
import type { Event, Move } from './event.ts';
import { standingOrders } from './money/standing-orders.ts';
import { accountFor, isOpenAt, type Office } from './office.ts';
import { dayMs, lagOf, type Span } from './times.ts';

/** What is regularly paid in a span of time: the same days whoever asks. */
export function regularDates(
  office: Office,
  { fromMs, toMs }: Pick<Span, 'fromMs' | 'toMs'>,
): Occurrence[] {
  return office.company.flows.flatMap((flow, number) => occurrencesOf(flow, number, fromMs, toMs));
}

/** What is to be paid on such a date, as things stand; null for nothing. */
export function regularEvent(
  random: Random,
  { accounts, treasury }: Office,
  { flow, atMs }: Occurrence,
): Event | null {
  const due = flow.due(treasury, atMs);
  if (due === null) return null;
  const { deal, role } = flow;
  return {
    account: accountFor(accounts, role),
    deal,
    amount: due === 'price' ? drawPrice(random, deal, atMs) : { cents: due, localCents: due },
    status: 'completed',
    emittedMs: atMs - lagOf(random, deal.kind),
    settledMs: atMs,
    part: 0,
    of: null,
    spare: false,
  };
}

/** Money put aside and brought back, and money for salaries, taxes and another bank, if it is time. */
export function regularMoves(random: Random, office: Office, span: Span): Move[] {
  const { accounts, treasury } = office;
  const main = accountFor(accounts, 'main');
  const moves: Move[] = standingOrders(office, span);
  // A transfer to another bank must have arrived when the history ends.
  const earlier = { ...span, toMs: span.toMs - 5 * dayMs };
  if (earlier.toMs <= span.fromMs + dayMs) return moves;
  const find = (role: Role): Account | undefined => accounts.find((one) => one.role === role);
  const [reserve, external] = [find('reserve'), find('external')];
  const spendCents = treasury.monthlySpendCents();
  const move = (from: Account, to: Account, wanted: number, part: number): void => {
    const cents = roundedDown(wanted);
    if (cents < 20_000) return;
    const settledMs = officeTime(random, earlier, part);
    moves.push({ deal: null, from, to, cents: () => cents, settledMs });
  };
  if (reserve !== undefined) {
    const spareCents = main.balanceCents - 0.55 * spendCents;
    if (spareCents > 0.2 * spendCents) move(main, reserve, spareCents, 0.3);
    const shortCents = 0.4 * spendCents - main.balanceCents;
    if (shortCents > 0) move(reserve, main, Math.min(shortCents, reserve.balanceCents), 0.05);
  }
  if (external !== undefined && external.balanceCents < 150_000 + spendCents / 40) {
    move(main, external, 200_000 + spendCents / 25, 0.6);
  }
  return moves;
}

/** Whole hundreds, of a large sum whole thousands of euros. */
function roundedDown(cents: number): number {
  const step = cents > 1_000_000 ? 100_000 : 10_000;
  return Math.floor(cents / step) * step;
}

/** About a part of the span, on a working day. */
function officeTime(random: Random, { fromMs, toMs }: Span, part: number): number {
  const wantedMs = fromMs + Math.floor((toMs - fromMs) * part);
  const startMs = wantedMs - (wantedMs % dayMs);
  const weekday = (Math.floor(startMs / dayMs) + 4) % 7;
  const days = weekday === 0 ? -2 : weekday === 6 ? -1 : 0;
  const atMs = startMs + days * dayMs + random.int(7 * 3_600_000, 16 * 3_600_000);
  return Math.min(toMs - 60_000, Math.max(fromMs, atMs));
}

/** What an account held is moved away when it is closed. */
export function closingMoves({ accounts }: Office, span: Span): Move[] {
  const main = accountFor(accounts, 'main');
  return accounts
    .filter(({ closesMs }) => closesMs > span.fromMs && closesMs <= span.toMs)
    .filter((account) => !isOpenAt(account, span.toMs) && account.lastSettledMs > 0)
    .map((from) => ({
      deal: null,
      from,
      to: main,
      cents: () => from.balanceCents,
      settledMs: from.closesMs - 1_000,
    }));
}
