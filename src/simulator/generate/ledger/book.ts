import type { Account } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import { draftRow } from '../rows/draft-row.ts';
import { leavingLeg } from '../rows/own-transfer.ts';
import { type Amount, drawPrice } from '../rows/price.ts';
import { settleRow } from '../rows/settle.ts';
import { type Event, isMove, type Move } from './event.ts';
import { followUps } from './follow-ups.ts';
import { bringFunds, moveNow } from './money/funds.ts';
import { accountFor, type Office } from './office.ts';

/** What may be spent on bringing funds: rows, and how much the account will need besides. */
export interface Means {
  rowsLeft: number;
  usefulCents: number;
  /** Nothing may happen on another account. */
  alone?: boolean;
}

/** Writes an event into the books, and before it what it needs. */
export function bookEvent(
  random: Random,
  office: Office,
  planned: Event | Move,
  means: Means,
): Row[] {
  if (isMove(planned)) return bookMove(random, office, planned);
  const amount = planned.amount ?? saleOf(random, office, planned);
  const { account, deal, status } = planned;
  const missingCents = amount.cents - account.balanceCents;
  if (status !== 'completed' || deal.kind.side === 'credit' || missingCents <= 0) {
    return [write(random, office, planned, amount)];
  }
  const brought =
    means.rowsLeft >= 2 && means.alone !== true
      ? bringFunds(random, office, account, { ...means, missingCents, atMs: planned.settledMs })
      : [];
  if (brought.length > 0) return [...brought, write(random, office, planned, amount)];
  return [write(random, office, ...affordable(office, planned, amount, means))];
}

/** A sale brings what is needed. */
function saleOf(random: Random, { treasury }: Office, { deal, settledMs }: Event): Amount {
  const weight = drawPrice(random, deal, settledMs).localCents / 100;
  const cents = treasury.saleCents(random, weight, settledMs);
  return { cents, localCents: cents };
}

/** Paid from the main account if that can; else less is bought; and with nothing, something is sold. */
function affordable(
  office: Office,
  event: Event,
  amount: Amount,
  { alone }: Means,
): [Event, Amount] {
  const main = accountFor(office.accounts, 'main');
  const { account } = event;
  if (alone !== true && !account.external && main.balanceCents >= amount.cents) {
    return [{ ...event, account: main }, amount];
  }
  if (account.balanceCents > 200 && event.deal.price.currency === 'EUR') {
    const cents = Math.ceil(account.balanceCents / 2);
    return [event, { cents, localCents: cents }];
  }
  return smallSale(office, alone === true || account.external ? account : main, event);
}

function smallSale(
  { company }: Office,
  account: Account,
  times: { emittedMs: number; settledMs: number },
): [Event, Amount] {
  const deal = account.external ? company.otherBank.income : company.fallback;
  const { highCents: cents } = deal.price;
  const amount = { cents, localCents: cents };
  const { emittedMs, settledMs } = times;
  return [
    {
      account,
      deal,
      amount,
      status: 'completed',
      emittedMs,
      settledMs,
      part: 0,
      of: null,
      spare: false,
    },
    amount,
  ];
}

function write(random: Random, office: Office, event: Event, amount: Amount): Row {
  const { account, deal, emittedMs, of } = event;
  const seq = office.takeSeq();
  const row = draftRow(random, office.cast, { seq, account, deal, amount, emittedMs });
  row.status = event.status;
  row.part = event.part;
  if (of !== null) {
    row.counterparty = of.counterparty;
    row.vat = of.vat;
    row.labelIds = of.labelIds;
  }
  if (event.status === 'completed') {
    settleRow(row, event.settledMs);
    noteSettled(random, office, row, event.amount === null);
  }
  return row;
}

/** Keeps in mind what a settled row means for what is to come. */
export function noteSettled(random: Random, office: Office, row: Row, isSale: boolean): void {
  office.treasury.note(row, isSale);
  office.later.push(...followUps(random, office, row));
}

/** The account that was named; what that one lacks comes from the reserve. */
function sourceFor({ accounts }: Office, { from, to }: Move, cents: number): Account {
  const reserve = accountFor(accounts, 'reserve');
  const isBetter = from.balanceCents < cents && reserve.balanceCents >= cents;
  return isBetter && reserve !== to ? reserve : from;
}

function bookMove(random: Random, office: Office, move: Move): Row[] {
  const { to, settledMs } = move;
  const wantedCents = move.cents();
  const from = sourceFor(office, move, wantedCents);
  const amountCents = Math.min(wantedCents, from.balanceCents);
  if (amountCents <= 0) {
    // Nothing to move: two small sales replace its legs.
    const main = accountFor(office.accounts, 'main');
    const times = { emittedMs: settledMs, settledMs };
    return [0, 1].map(() => write(random, office, ...smallSale(office, main, times)));
  }
  if (!to.external) return moveNow(random, office, { from, to, amountCents }, settledMs);
  const order = { from, to, amountCents, emittedMs: settledMs };
  const debit = leavingLeg(random, office.cast, order, office.takeSeq());
  settleRow(debit, settledMs + random.int(500, 60_000));
  const arrivesMs = (debit.settledMs ?? settledMs) + random.int(3_600_000, 3 * 86_400_000);
  office.transit.send({ debit, to, atMs: arrivesMs });
  return [debit];
}
