import type { TextRow } from '../load/text-row.ts';
import type { Html } from './html/html.ts';
import type { Table } from './html/table.ts';
import type { Scope } from './scope.ts';

/** One subject of the report: what it asks of the marts, and what it makes of the answers. */
export interface Section {
  /** The address of the section within the page. */
  readonly id: string;
  readonly title: string;
  /** Understood alike by every engine, and answered in texts alone. */
  readonly sql: (scope: Scope) => readonly string[];
  /** Of one answer for each question. */
  readonly render: (answers: readonly (readonly TextRow[])[], scope: Scope) => Rendered;
}

export interface Rendered {
  /** What the reader has to know before the numbers. */
  readonly intro: string;
  readonly facts: readonly Fact[];
  /** The figures that the section is about; a report of text has these and no more. */
  readonly tables: readonly Table[];
  /** The same for the page, with its charts. Undefined when there is nothing to show. */
  readonly body: Html | undefined;
}

/** A number that is worth the top of the page. */
export interface Fact {
  /** Undefined for what is not money. */
  readonly currency?: string;
  readonly term: string;
  readonly value: string;
  readonly note: string;
}
