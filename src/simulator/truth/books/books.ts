import type { World } from '../../life/world.ts';
import { trueRows } from '../true-rows.ts';
import { type AccountMonth, accountMonths } from './account-months.ts';
import { Calendar, quarterOf } from './calendar.ts';
import { type ClosingBalance, closingOn } from './closing.ts';
import { type LabelMonth, labelMonths } from './label-months.ts';
import { type OwnTransfer, ownTransfers } from './own-transfers.ts';
import { type Payee, payees } from './payees.ts';
import { type ReceiptOwed, receiptsOwed } from './receipts-owed.ts';
import { type SpendMonth, spendMonths } from './spend-months.ts';
import { type VatGap, vatGaps } from './vat-gaps.ts';
import { type VatPeriod, vatPeriods } from './vat-periods.ts';

/**
 * What an accountant who knows every movement would answer, from the bank's own ledgers. Amounts
 * are integer cents; of settled movements, but for the receipts
 * and since when somebody is known.
 */
export interface Books {
  /** Of which the months are. */
  time_zone: string;
  account_months: AccountMonth[];
  own_transfers: OwnTransfer[];
  spend_months: SpendMonth[];
  label_months: LabelMonth[];
  vat_months: VatPeriod[];
  vat_quarters: VatPeriod[];
  vat_gap_quarters: VatGap[];
  payees: Payee[];
  receipts_owed: ReceiptOwed[];
}

/** The books as they stand, in the months of a time zone. */
export function booksOf(world: World, timeZone: string): Books {
  const { store, clock } = world;
  const calendar = new Calendar(timeZone);
  const rows = trueRows(world);
  const completed = rows.filter((row) => row.status === 'completed');
  const monthOf = (ms: number): string => calendar.monthOf(ms);
  return {
    time_zone: timeZone,
    account_months: accountMonths(store.accounts, completed, calendar, clock.nowMs()),
    own_transfers: ownTransfers(completed),
    spend_months: spendMonths(completed, calendar),
    label_months: labelMonths(store.cast.labels, completed, calendar),
    vat_months: vatPeriods(completed, monthOf),
    vat_quarters: vatPeriods(completed, (ms) => quarterOf(monthOf(ms))),
    vat_gap_quarters: vatGaps(completed, (ms) => quarterOf(monthOf(ms))),
    payees: payees(rows, calendar),
    receipts_owed: receiptsOwed(rows),
  };
}

/** What every account held at the end of a day of a time zone. */
export function balancesOn(world: World, day: string, timeZone: string): ClosingBalance[] {
  const completed = trueRows(world).filter((row) => row.status === 'completed');
  return closingOn(world.store.accounts, completed, new Calendar(timeZone), day);
}
