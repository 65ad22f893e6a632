import type { Period } from './period.ts';

/** What a section asks and shows: some months of one organization. */
export interface Scope {
  readonly period: Period;
  /** The condition that keeps the rows of this organization, for a table that is asked alone. */
  readonly own: string;
  /** How an account is called on the page: two of the same name get different ones. */
  readonly nameOf: (bankAccountId: string) => string;
}
