import type { Environment, Flags } from '../../config/config.ts';
import type { Setting } from '../../config/setting.ts';

/** What a command is run with. */
export interface Call {
  readonly flags: Flags;
  readonly env: Environment;
  /** Asks it to end. */
  readonly signal: AbortSignal;
}

/** One command of the program; its name and summary are in the table of commands. */
export interface Command {
  readonly settings: readonly Setting[];
  /** Arguments and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** What its help says below all the rest. */
  readonly notes?: string;
  /** Ends by itself, at a safe point, when the signal fires; any other command is left where it is. */
  readonly heedsSignal?: true;
  /** Returns the exit status; throws ConnectorError for faults that ended it, or the signal's reason. */
  run(call: Call): Promise<number>;
}
