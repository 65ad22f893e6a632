import { z } from 'zod';
import type { Period } from '../../../src/report/period.ts';
import type { RunningBank } from '../../../src/simulator/index.ts';

/** How an account came from its opening to its closing balance, in cents, by the ledger of the bank. */
export interface TrueBridge {
  readonly opening: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
  readonly between: bigint;
  readonly closing: bigint;
}

const payload = z.object({
  side: z.enum(['debit', 'credit']),
  amount_cents: z.number().int(),
  settled_at: z.string().nullable(),
});

/** Of every account, to the day: the months of the books may go on after the last day of the period. */
export function trueBridges({ bank }: RunningBank, { from, to }: Period): Map<string, TrueBridge> {
  const openings = balancesOn(bank, dayBefore(from));
  const ownTransfers = new Set(
    bank
      .books()
      .own_transfers.flatMap((one) => [one.debit_transaction_id, one.credit_transaction_id]),
  );
  const settled = bank
    .truth()
    .transactions.filter(({ status }) => status === 'completed')
    .map(({ id, bank_account_id: account, payload: sent }) => {
      const { side, amount_cents: cents, settled_at: at } = payload.parse(sent);
      return {
        account,
        amount: BigInt(side === 'debit' ? -cents : cents),
        day: at === null ? '' : dayInParis(at),
        isOwn: ownTransfers.has(id),
      };
    })
    .filter(({ day }) => day >= from && day <= to);
  return new Map(
    [...balancesOn(bank, to)].map(([id, closing]) => {
      const own = settled.filter(({ account }) => account === id);
      const outer = own.filter(({ isOwn }) => !isOwn);
      const bridge = {
        opening: openings.get(id) ?? 0n,
        inflow: added(outer.filter(({ amount }) => amount > 0n)),
        outflow: -added(outer.filter(({ amount }) => amount < 0n)),
        between: added(own.filter(({ isOwn }) => isOwn)),
        closing,
      };
      return [id, bridge];
    }),
  );
}

function balancesOn(bank: RunningBank['bank'], day: string): Map<string, bigint> {
  return new Map(
    bank
      .balancesOn(day)
      .map(({ bank_account_id: id, closing_cents: cents }) => [id, BigInt(cents)]),
  );
}

function added(movements: readonly { readonly amount: bigint }[]): bigint {
  return movements.reduce((sum, { amount }) => sum + amount, 0n);
}

const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });

function dayInParis(instant: string): string {
  return paris.format(new Date(instant));
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}
