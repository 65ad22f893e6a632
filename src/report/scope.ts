import type { Language } from './language/language.ts';
import type { Organization } from './organization.ts';
import type { Period } from './period.ts';

/** What a section asks and shows: some days of one organization, in a language. */
export interface Scope {
  readonly period: Period;
  readonly organization: Organization;
  readonly language: Language;
  /** Whether nothing but its facts is looked at, to be held against others. */
  readonly onlyFacts: boolean;
  /** The condition that keeps the rows of this organization, for a table that is asked alone. */
  readonly own: string;
  /** The same for what was booked in the period. */
  readonly booked: string;
  /** What an account is called on the page: two of the same name are told apart. */
  readonly nameOf: (bankAccountId: string) => string;
}
