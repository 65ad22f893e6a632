import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import type { Event } from './event.ts';
import type { Office } from './office.ts';
import { dayMs } from './times.ts';

/** How many purchases and sales of late are remembered. */
const remembered = 40;

/** What will follow from a row that has just been settled. */
export function followUps(random: Random, office: Office, row: Row): Event[] {
  remember(office, row);
  if (row.subjectType === 'FinancingIncome') return installments(office, row);
  if (row.subjectType === 'DirectDebitHold' && row.side === 'debit') return [release(random, row)];
  return [];
}

function remember({ recent }: Office, row: Row): void {
  if (row.nature !== 'trade' || row.account.external || row.deal.faces.length < 2) return;
  const list = row.side === 'debit' ? recent.bought : recent.sold;
  list.push(row);
  if (list.length > remembered) list.shift();
}

/** Four parts, a month apart. */
function installments({ company }: Office, row: Row): Event[] {
  const settledMs = row.settledMs ?? row.emittedMs;
  const cents = Math.floor((row.amountCents * 1_015) / 4_000);
  return [1, 2, 3, 4].map((part) => {
    const atMs = settledMs + part * 30 * dayMs;
    return {
      ...eventOn(row, atMs),
      deal: company.installment,
      amount: { cents, localCents: cents },
      part,
    };
  });
}

/** A guarantee is given back after some weeks. */
function release(random: Random, row: Row): Event {
  const atMs = (row.settledMs ?? row.emittedMs) + random.int(40, 70) * dayMs;
  const kind = { ...row.deal.kind, side: 'credit' as const };
  return { ...eventOn(row, atMs), deal: { ...row.deal, kind } };
}

function eventOn(row: Row, atMs: number): Event {
  return {
    account: row.account,
    deal: row.deal,
    amount: { cents: row.amountCents, localCents: row.localCents },
    status: 'completed',
    emittedMs: atMs - 2_000,
    settledMs: atMs,
    part: 0,
    of: null,
    spare: false,
  };
}
