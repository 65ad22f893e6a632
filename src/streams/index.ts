import { attachments } from './attachments.ts';
import { bankAccounts } from './bank-accounts.ts';
import { cashFlowCategories } from './cash-flow-categories.ts';
import { labels } from './labels.ts';
import { memberships } from './memberships.ts';
import { organizations } from './organizations.ts';
import { streamList } from './shape/stream.ts';
import { teams } from './teams.ts';
import { transactionDeletions } from './transaction-deletions.ts';
import { transactions } from './transactions.ts';
import { webhookEvents } from './webhook-events.ts';

/** Everything that is read, in the order in which it is loaded. */
export const streams = streamList([
  organizations,
  bankAccounts,
  memberships,
  labels,
  teams,
  cashFlowCategories,
  transactions,
  attachments,
  webhookEvents,
  transactionDeletions,
]);
