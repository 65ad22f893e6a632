import { attachments } from './attachments.ts';
import { bankAccounts } from './bank-accounts.ts';
import { cashFlowCategories } from './cash-flow-categories.ts';
import { labels } from './labels.ts';
import { memberships } from './memberships.ts';
import { organizations } from './organizations.ts';
import type { Resource } from './resource.ts';
import { teams } from './teams.ts';
import { transactions } from './transactions.ts';

/** Everything the bank can be asked for. */
export const resources: readonly Resource[] = [
  organizations,
  bankAccounts,
  memberships,
  labels,
  teams,
  cashFlowCategories,
  transactions,
  attachments,
];
