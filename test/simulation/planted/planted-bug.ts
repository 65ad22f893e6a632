import type { Patch } from '../build.ts';

/** A bug that somebody could write, and that the simulation has to find. */
export interface PlantedBug {
  readonly name: string;
  /** The first seed that finds it, tried before all others; when it no longer does, the search says which one. */
  readonly seed: number;
  readonly patches: readonly Patch[];
  /** Bugs in SQL show only where the real engine merges. */
  readonly engine?: 'duckdb';
}
