import type { Account } from './account.ts';
import type { Attachment } from './attachment.ts';
import type { Deal } from './business/deal.ts';
import type { Nature } from './business/nature.ts';
import type { VatPlan } from './business/vat-plan.ts';
import type { Counterparty } from './counterparty.ts';
import type { Member } from './member.ts';
import type { SubjectType } from './subject.ts';

/**
 * A transaction as the bank keeps it: compact, because there may be a million. Whatever can be
 * worked out from `seq` (mandate references, check numbers) is not stored.
 */
export interface Row {
  seq: number;
  id: string;
  account: Account;
  status: Status;
  side: 'credit' | 'debit';
  amountCents: number;
  localCents: number;
  localCurrency: string;
  /** Balance after settlement; null unless completed on a Qonto account. */
  balanceCents: number | null;
  operationType: string;
  subjectType: SubjectType;
  counterparty: Counterparty;
  nature: Nature;
  deal: Deal;
  /** Which of several: the third instalment, the second reminder. */
  part: number;
  /** The other leg of an own transfer. Null also while that leg is on its way from another bank. */
  twin: Row | null;
  emittedMs: number;
  createdMs: number;
  settledMs: number | null;
  /** Microseconds: finer than the API shows. */
  updatedUs: number;
  note: string | null;
  reference: string | null;
  vat: VatPlan;
  initiator: Member | null;
  cardLastDigits: string | null;
  labelIds: readonly string[];
  attachments: readonly Attachment[];
  attachmentLost: boolean;
  attachmentRequired: boolean;
  cashflow: number;
  mark: Mark;
  deleted: boolean;
  text: RowText | null;
}

export type Status = 'pending' | 'completed' | 'declined' | 'reversed';

export const statuses: readonly Status[] = ['pending', 'completed', 'declined', 'reversed'];

/** Rows that are not ordinary: the documented example, and rows broken on purpose. */
export type Mark = 'none' | 'example' | 'no_id' | 'null_updated_at';

/** Rendered JSON without what changes at each read; good for one epoch and set of includes. */
interface RowText {
  epoch: number;
  variant: number;
  bytes: Buffer;
}
