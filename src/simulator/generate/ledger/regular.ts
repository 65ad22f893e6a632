import type { Account, Role } from '../../model/account.ts';
import type { Random } from '../../random.ts';
import { type Occurrence, occurrencesOf } from '../plan/flows/flow.ts';
import { drawPrice } from '../rows/price.ts';
import type { Event, Move } from './event.ts';
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

/** Money put aside and brought back, and money for taxes and for another bank, if it is time. */
export function regularMoves(random: Random, office: Office, span: Span): Move[] {
  if (span.toMs <= span.fromMs + dayMs) return [];
  const { accounts, treasury } = office;
  const main = accountFor(accounts, 'main');
  const find = (role: Role): Account | undefined => accounts.find((one) => one.role === role);
  const [reserve, taxes, external] = [find('reserve'), find('taxes'), find('external')];
  const spendCents = treasury.monthlySpendCents();
  const moves: Move[] = [];
  const move = (from: Account, to: Account, cents: number, part: number): void => {
    const amountCents = roundedDown(cents);
    if (amountCents < 20_000) return;
    const settledMs = officeTime(random, span, part);
    moves.push({ deal: null, from, to, amountCents, settledMs });
  };
  if (reserve !== undefined) {
    const spareCents = main.balanceCents - 0.55 * spendCents;
    if (spareCents > 0.2 * spendCents) move(main, reserve, spareCents, 0.3);
    const shortCents = 0.4 * spendCents - main.balanceCents;
    if (shortCents > 0) move(reserve, main, Math.min(shortCents, reserve.balanceCents), 0.05);
  }
  if (taxes !== undefined) {
    // What was collected this month is put where it will be paid from.
    const owedCents = treasury.vatOwedCents(span.toMs) - taxes.balanceCents;
    move(main, taxes, Math.min(owedCents, main.balanceCents / 3), 0.9);
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
      amountCents: Number.MAX_SAFE_INTEGER,
      settledMs: from.closesMs - 1_000,
    }));
}
