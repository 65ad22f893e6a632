import type { Flags } from '../../config/config.ts';
import type { Option } from '../../config/settings.ts';

/** One command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Arguments and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Ends by itself, at a safe point, when the signal fires; any other command is left where it is. */
  readonly heedsSignal?: true;
  /** Returns the exit status; throws ConnectorError for faults that ended it, or the signal's reason. */
  run(flags: Flags, signal: AbortSignal): Promise<number>;
}
