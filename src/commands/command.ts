import type { Flags } from '../config.ts';
import type { Option } from '../options.ts';

/** One command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Arguments and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Returns the exit status; throws ConnectorError for faults that ended it. */
  run(flags: Flags): Promise<number>;
}
