import { isoFromMs } from '../../clock.ts';
import type { Row } from '../../model/row.ts';

/** Money moved between two accounts of the company. */
export interface OwnTransfer {
  debit_transaction_id: string;
  /** Null while the money is on its way to another bank. */
  credit_transaction_id: string | null;
  from_bank_account_id: string;
  to_bank_account_id: string | null;
  amount_cents: number;
  /** Of the debit. */
  settled_at: string;
  /** Between two Qonto accounts, at one instant; else to another bank, hours or days later. */
  is_between_qonto_accounts: boolean;
}

/** Every own transfer once, in order of settlement. */
export function ownTransfers(completed: readonly Row[]): OwnTransfer[] {
  return completed
    .filter((row) => row.nature === 'own_transfer' && row.side === 'debit')
    .sort((a, b) => (a.settledMs ?? 0) - (b.settledMs ?? 0))
    .map((debit) => ({
      debit_transaction_id: debit.id,
      credit_transaction_id: debit.twin?.id ?? null,
      from_bank_account_id: debit.account.id,
      to_bank_account_id: debit.twin?.account.id ?? null,
      amount_cents: debit.amountCents,
      settled_at: isoFromMs(debit.settledMs ?? 0),
      is_between_qonto_accounts: debit.subjectType === 'WalletToWallet',
    }));
}
