import type { TextRow } from '../ask-marts.ts';
import type { Html } from './html.ts';
import type { Period } from './period.ts';

/** One subject of the page: what it asks of the marts, and what it makes of the answer. */
export interface Chapter {
  /** The address of the chapter within the page. */
  readonly id: string;
  readonly title: string;
  /** Understood alike by every engine, and answered in texts alone. */
  readonly sql: (period: Period) => string;
  readonly tell: (rows: readonly TextRow[], period: Period) => Told;
}

export interface Told {
  /** What the reader has to know before the numbers. */
  readonly intro: string;
  readonly facts: readonly Fact[];
  /** Undefined when there is nothing to show. */
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
