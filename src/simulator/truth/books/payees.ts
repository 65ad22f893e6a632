import { givesBack, isSpend } from '../../model/business/nature.ts';
import type { Row } from '../../model/row.ts';
import { snakeCase } from '../../model/subject.ts';
import { nestedObject } from '../../render/nested.ts';
import type { Calendar } from './calendar.ts';

/** Somebody the company has to do with, whatever name, account or card a statement shows. */
export interface Payee {
  /** What statements call it. */
  names: string[];
  /** Debits, less what was given back of debits; own transfers are neither. */
  spend_cents: number;
  /** Settled. */
  movements: number;
  /** The day of the first movement, settled or not. */
  since: string;
  /** The accounts of theirs that the bank has named, and their names on movements of which it names no account. */
  accounts_and_names: number;
}

export function payees(rows: readonly Row[], calendar: Calendar): Payee[] {
  // Each firm has one IBAN, on all of its faces.
  const found = new Map<string, Payee>();
  const faces = new Map<Payee, Set<string>>();
  for (const row of rows) {
    const { iban, label, cleanName } = row.counterparty;
    const day = calendar.dayOf(row.emittedMs);
    const payee = found.get(iban) ?? {
      names: [],
      spend_cents: 0,
      movements: 0,
      since: day,
      accounts_and_names: 0,
    };
    found.set(iban, payee);
    const name = cleanName ?? label;
    if (!payee.names.includes(name)) payee.names.push(name);
    if (day < payee.since) payee.since = day;
    const known = faces.get(payee) ?? new Set();
    faces.set(payee, known.add(accountOf(row) ?? plain(name)));
    payee.accounts_and_names = known.size;
    if (row.status !== 'completed') continue;
    payee.movements += 1;
    if (row.nature === 'own_transfer' || !isSpend(row)) continue;
    payee.spend_cents += givesBack(row) ? -row.amountCents : row.amountCents;
  }
  return [...found.values()].sort((a, b) => b.spend_cents - a.spend_cents);
}

/** As the bank shows it to the company; undefined of a card payment, a check and the like. */
function accountOf(row: Row): string | undefined {
  const number = nestedObject(row, snakeCase(row.subjectType))?.counterparty_account_number;
  return typeof number === 'string' && number !== '' ? number : undefined;
}

/** A name in capitals or without accents is the same name. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
