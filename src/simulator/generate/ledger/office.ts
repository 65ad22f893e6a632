import type { Account, Role } from '../../model/account.ts';
import type { Row } from '../../model/row.ts';
import type { Cast } from '../people/cast.ts';
import type { Company } from '../plan/company.ts';
import { InTransit } from '../rows/in-transit.ts';
import type { Event } from './event.ts';
import type { Treasury } from './money/treasury.ts';
import { Rarely } from './rarely.ts';

/** Who keeps the books: all that one needs to know to write the next row. */
export interface Office {
  cast: Cast;
  company: Company;
  accounts: readonly Account[];
  treasury: Treasury;
  transit: InTransit;
  rarely: Rarely;
  /** What follows from rows already written: instalments, refunds, releases of guarantees. */
  later: Event[];
  /** Purchases and sales of late, which may be given back. */
  recent: { bought: Row[]; sold: Row[] };
  /** How much of what is regular there is room for in a small bank, from 0 to 1. */
  regularPart: number;
  takeSeq: () => number;
}

export function openOffice(
  parts: Pick<Office, 'cast' | 'company' | 'accounts' | 'treasury' | 'takeSeq'>,
  total: number,
): Office {
  return {
    ...parts,
    transit: new InTransit(),
    rarely: new Rarely(parts.company.rarities, total < 1_000 ? 2 : 12),
    later: [],
    recent: { bought: [], sold: [] },
    regularPart: 1,
  };
}

/** The account for something; the main one if there is none. */
export function accountFor(accounts: readonly Account[], role: Role): Account {
  const account = accounts.find((one) => one.role === role) ?? accounts[0];
  if (account === undefined) throw new RangeError('a bank without accounts');
  return account;
}

/** Whether money can be moved from and to the account now, at this bank. */
export function isOpenAt(account: Account, atMs: number): boolean {
  return !account.external && atMs < account.closesMs;
}
