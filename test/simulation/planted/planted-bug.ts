import type { Patch } from '../build.ts';

/** A bug that somebody could write, and that the simulation has to find. */
export interface PlantedBug {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** Bugs in SQL show only where the real engine merges. */
  readonly engine?: 'duckdb';
}
