import type { TextRow } from '../load/text-row.ts';
import type { Html } from './html/html.ts';
import type { Table } from './html/table.ts';
import type { SectionId } from './language/en.ts';
import type { Scope } from './scope.ts';

/** One subject of the report: what it asks of the marts, and what it makes of the answers. */
export interface Section {
  /** The address of the section within the page; its title and what comes before the numbers are in the dictionary. */
  readonly id: SectionId;
  /** Whether its facts are of the period, and not of today: then they can be held against those of another. */
  readonly isOfPeriod?: true;
  /** Understood alike by every engine, and answered in texts alone. */
  readonly sql: (scope: Scope) => readonly string[];
  /** Of one answer for each question. */
  readonly render: (answers: readonly (readonly TextRow[])[], scope: Scope) => Rendered;
}

export interface Rendered {
  readonly facts: readonly Fact[];
  /** The figures that the section is about; a report of text has these and no more. */
  readonly tables: readonly Table[];
  /** The same for the page, with its charts. Undefined when there is nothing to show. */
  readonly body: (() => Html | undefined) | undefined;
}

/** A number that is worth the top of the page. */
export interface Fact {
  /** Which one it is, in any language. */
  readonly key: string;
  /** Undefined for what is not money. */
  readonly currency?: string;
  readonly term: string;
  /** Of the day the bank was read, in a section that is of the period: there is nothing to hold it against. */
  readonly isOfToday?: true;
  /** The first day whose figure is of the same accounts: one of an earlier day is nothing to hold it against. */
  readonly comparableFrom?: string;
  /** An amount in cents, or what is said instead. */
  readonly value: bigint | string;
  readonly note: string;
}
