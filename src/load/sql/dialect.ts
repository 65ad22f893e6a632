/** The few places where the two engines want other words. */
export interface Dialect {
  readonly quote: (name: string) => string;
  /** A column of the string type's literal. */
  readonly text: (value: string) => string;
  readonly timestamp: (instant: string) => string;
  readonly json: (text: string) => string;
}
