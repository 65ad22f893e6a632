/** The few words that the two engines spell in different ways. */
export interface Dialect {
  readonly quote: (name: string) => string;
  /** A column of the string type's literal. */
  readonly text: (value: string) => string;
  readonly timestamp: (instant: string) => string;
  readonly json: (text: string) => string;
  /** What a JSON column holds at a path such as `$.labels.landed`, as a text. */
  readonly jsonText: (column: string, path: string) => string;
}
