import { Choice } from '../../choice.ts';
import type { Account, Role } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import { bookEvent } from './book.ts';
import { type Event, isMove, type Move, rowsOf } from './event.ts';
import { eventOf, fillEvent, Outcomes, plainEvent } from './fill.ts';
import { accountFor, type Office } from './office.ts';
import { closingMoves, regularDates, regularEvent, regularMoves } from './regular.ts';
import { dayMs, type Span } from './times.ts';
import { writeBooks } from './write-books.ts';

/** How much of a month regular payments may be; in a small bank some of them are left out. */
const regularShare = 0.62;

/** About as many rows are planned at a time. */
const pieceRows = 4_000;

/** Writes the books of some time, month by month. */
export class History {
  readonly #random: Random;
  readonly #office: Office;
  readonly #outcomes = new Outcomes();
  readonly #counts = new Map<Account, number>();
  #carried: (Event | Move)[] = [];

  constructor(random: Random, office: Office) {
    this.#random = random;
    this.#office = office;
  }

  /**
   * The rows of a month: `count` of them, what is regular among them. `poorest` is the chance that the
   * account with the fewest rows has the next one.
   */
  month(span: Span, count: number, poorest: number): Row[] {
    const fixed = this.#fixed(span, count);
    const rest = count - fixed.reduce((sum, planned) => sum + rowsOf(planned), 0);
    const accounts = this.#accountsOf(span);
    const rows: Row[] = [];
    // In pieces, so that what is planned and soon forgotten stays little.
    const pieces = Math.ceil((rest + 1) / pieceRows);
    for (let piece = 0; piece < pieces; piece++) {
      const part = partOf(span, piece, pieces);
      const planned = this.#carried.concat(fixed.filter((one) => isWithin(one, part)));
      const until = Math.floor((rest * (piece + 1)) / pieces);
      for (let index = Math.floor((rest * piece) / pieces); index < until; index++) {
        const fewest = poorest > 0 && this.#random.chance(poorest) ? this.#fewest(accounts) : null;
        const account = fewest ?? accounts.pick(this.#random);
        planned.push(this.#fill(account, account.role === 'closed' ? before(account, part) : part));
      }
      for (const row of this.#book(planned, part.toMs)) rows.push(row);
    }
    return rows;
  }

  /** The years before, when there was one account and little to do. */
  beginnings(span: Span, count: number): Row[] {
    const main = accountFor(this.#office.accounts, 'main');
    const planned = Array.from({ length: count }, () =>
      plainEvent(this.#random, this.#office, main, span),
    );
    return this.#book(planned, span.toMs);
  }

  /** What is not settled yet: a few holds of the last days, and some that nobody released. */
  pending(nowMs: number, count: number): Row[] {
    const random = this.#random;
    const { company } = this.#office;
    const accounts = this.#accountsOf({ fromMs: nowMs, toMs: nowMs, endMs: nowMs });
    const own = new Choice(accounts.items.filter(({ external }) => !external).map(weighted));
    return Array.from({ length: count }, (_, index) => {
      const days = index % 7 === 6 ? 60 : 6;
      const span = { fromMs: nowMs - days * dayMs, toMs: nowMs, endMs: nowMs };
      const deal = (index % 5 === 3 ? company.suppliers : company.shops).pick(random);
      const event = eventOf(random, own.pick(random), deal, span);
      const means = { rowsLeft: 0, usefulCents: 0 };
      return bookEvent(random, this.#office, { ...event, status: 'pending' }, means);
    }).flat();
  }

  #fixed(span: Span, count: number): (Event | Move)[] {
    const { later } = this.#office;
    const dueNow = later.filter((event) => event.settledMs < span.toMs);
    this.#office.later = later.filter((event) => event.settledMs >= span.toMs);
    const late = dueNow.map((event) => ({
      ...event,
      settledMs: Math.max(event.settledMs, span.fromMs + 1_000),
    }));
    const closing = count < 2 ? [] : closingMoves(this.#office, span);
    const planned = [
      ...late,
      ...regularMoves(this.#random, this.#office, span),
      ...this.#regular(span),
    ];
    const room = Math.floor((count - 2 * closing.length) * regularShare);
    const total = planned.reduce((sum, one) => sum + rowsOf(one), 0);
    // Later months go on with as much of what is regular as this one has.
    this.#office.regularPart = total === 0 ? 1 : Math.min(1, room / total);
    return [...closing, ...(total <= room ? planned : this.#thinned(planned, room))];
  }

  #regular(span: Span): Event[] {
    return regularDates(this.#office, span).flatMap((date) => {
      const event = regularEvent(this.#random, this.#office, date);
      return event === null ? [] : [event];
    });
  }

  /** As many as there is room for: of accounts with few rows first. */
  #thinned(planned: readonly (Event | Move)[], room: number): (Event | Move)[] {
    const order = planned.map((one) => {
      const account = isMove(one) ? one.to : one.account;
      const rare = (this.#counts.get(account) ?? 0) < 3 || (!isMove(one) && one.part > 0);
      const capital = !isMove(one) && one.deal.kind.nature === 'capital';
      return { one, key: this.#random.unit() + (capital ? -2 : rare ? -1 : 0) };
    });
    order.sort((a, b) => a.key - b.key);
    let left = room;
    return order.flatMap(({ one }) => {
      if (rowsOf(one) > left) return [];
      left -= rowsOf(one);
      return [one];
    });
  }

  #fill(account: Account, span: Span): Event {
    const event = fillEvent(this.#random, this.#office, account, span);
    event.status = this.#outcomes.next(event);
    event.spare = event.spare && event.status === 'completed';
    return event;
  }

  /** The accounts that live through the beginning of a span, by how much moves on them. */
  #accountsOf({ fromMs }: Span): Choice<Account> {
    const open = this.#office.accounts.filter(({ closesMs }) => closesMs > fromMs + 7_200_000);
    return new Choice(open.map(weighted));
  }

  #fewest({ items }: Choice<Account>): Account | null {
    const counts = items.map((account) => this.#counts.get(account) ?? 0);
    return items[counts.indexOf(Math.min(...counts))] ?? null;
  }

  #book(planned: readonly (Event | Move)[], toMs: number): Row[] {
    const due: (Event | Move)[] = [];
    this.#carried = [];
    for (const one of planned) (one.settledMs < toMs ? due : this.#carried).push(one);
    const rows = writeBooks(this.#random, this.#office, due, toMs);
    for (const { account } of rows) {
      this.#counts.set(account, (this.#counts.get(account) ?? 0) + 1);
    }
    return rows;
  }
}

function partOf(span: Span, piece: number, pieces: number): Span {
  const at = (index: number): number =>
    span.fromMs + Math.floor(((span.toMs - span.fromMs) * index) / pieces);
  return { ...span, fromMs: at(piece), toMs: at(piece + 1) };
}

/** What of a span there is before an account is closed. */
function before({ closesMs }: Account, span: Span): Span {
  const lastMs = closesMs - 3_600_000;
  const toMs = Math.max(span.fromMs + 1, Math.min(span.toMs, lastMs));
  return { ...span, toMs, endMs: Math.max(toMs, Math.min(span.endMs, lastMs)) };
}

function isWithin({ settledMs }: Event | Move, { fromMs, toMs }: Span): boolean {
  return settledMs >= fromMs && settledMs < toMs;
}

function weighted(account: Account): readonly [Account, number] {
  return [account, weights[account.role] ?? 0];
}

const weights: Partial<Record<Role, number>> = { main: 100, team: 60, external: 18, closed: 24 };
