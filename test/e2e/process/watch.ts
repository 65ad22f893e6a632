import type { Journey } from '../../support/journey.ts';
import type { Command, Phase } from './tally.ts';

/** What a run has done since the watch began, seen from outside. */
export interface Watch {
  begin(pid: number): void;
  /** To be called often. */
  look(): void;
  /** How far the run has come, by kinds of steps; each can tell when to kill it. */
  readonly counters: Readonly<Record<string, () => number>>;
  phase(): Phase;
}

export type MakeWatch = (journey: Journey, command: Command) => Watch;
