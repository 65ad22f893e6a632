import type { Instant } from '../../base/instant.ts';
import { sha256Of } from '../../raw/digest.ts';
import { transactionDeletions } from '../../streams/transaction-deletions.ts';
import { type Batch, tally } from './batch.ts';
import { rawLine } from './record.ts';

/** A transaction that had landed and that the bank no longer knows. */
export interface Deletion {
  /** The stream that it is an object of. */
  readonly stream: string;
  readonly id: string;
  readonly bankAccountId: string;
  readonly status: string;
  readonly updatedAt: string;
  /** When the bank said so. */
  readonly deletedAt: Instant;
  readonly foundBy: 'pending' | 'audit';
}

/** Lands the deletion as a row of its own: nothing that landed of the transaction is touched. */
export async function landDeletion(
  batch: Batch,
  { stream, id, bankAccountId, status, updatedAt, deletedAt, foundBy }: Deletion,
  extractedAt: Instant,
): Promise<void> {
  const columns = {
    id,
    bank_account_id: bankAccountId,
    status,
    updated_at: updatedAt,
    deleted_at: deletedAt,
    found_by: foundBy,
  };
  // What the bank said is a status and nothing else.
  const payload = JSON.stringify({ ...columns, stream, http_status: 404 });
  const origin = { hash: sha256Of(payload), extractedAt, seq: batch.seq };
  await batch.write(transactionDeletions.name, (position) =>
    rawLine(columns, payload, origin, position),
  );
  tally(batch.counts(transactionDeletions.name), 'landed');
}
