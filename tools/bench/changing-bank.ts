import { type BankProcess, openBank } from './bank.ts';

/** Receipts are few here: this is about rows. */
const attachmentsShare = 0.002;
/** The simulated life of a bank: each row sees three events in two years. */
const eventsPerRowAndHour = 3 / (730 * 24);
/** From a day on, one advance would also rename a label. */
const longestAdvance = 20;

/** A bank that answers at once, of which nothing changes but by `change`. */
export function openQuietBank(accounts: number, transactions: number): Promise<BankProcess> {
  return openBank({ accounts, transactions, attachmentsShare, latencyMs: 0 });
}

/** Lets time pass until about this share of the rows has changed. */
export async function change(bank: BankProcess, share: number): Promise<void> {
  const hours = share / eventsPerRowAndHour;
  for (let passed = 0; passed < hours; passed += longestAdvance) {
    await bank.advance(Math.min(longestAdvance, hours - passed));
  }
}
