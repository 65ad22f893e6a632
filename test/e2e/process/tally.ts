import { appendFileSync } from 'node:fs';

export const commands = ['sync', 'extract', 'load'] as const;
export type Command = (typeof commands)[number];

/** How far a run had come when it was killed. */
export const phases = [
  'before the work',
  'listing',
  'parts',
  'manifest',
  'load',
  'after the work',
] as const;
export type Phase = (typeof phases)[number];

/** What became of the kills of one seed. */
export interface Tally {
  readonly seed: number;
  hits: number;
  /** Runs that had ended before it was time. */
  missed: number;
  recoveries: number;
  lost: number;
  doubled: number;
  /** Kills by command and phase. */
  readonly byPhase: Record<string, Record<string, number>>;
  hit(command: Command, phase: string): void;
}

function emptyTally(seed: number): Tally {
  return {
    seed,
    hits: 0,
    missed: 0,
    recoveries: 0,
    lost: 0,
    doubled: 0,
    byPhase: {},
    hit(command, phase) {
      this.hits += 1;
      this.byPhase[command] ??= {};
      const row = this.byPhase[command];
      row[phase] = (row[phase] ?? 0) + 1;
    },
  };
}

/** Counts for `npm run test:crash`, which adds up the counts of every seed, whether it ended well or not. */
export async function counted(seed: number, work: (tally: Tally) => Promise<void>): Promise<Tally> {
  const tally = emptyTally(seed);
  try {
    await work(tally);
    return tally;
  } finally {
    const file = process.env.TEST_KILLS_REPORT;
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(tally)}\n`);
  }
}

/** The seeds of this run and the kills of each: few usually, many in `npm run test:crash`. */
export function killPlan(usually: number): readonly { readonly seed: number; kills: number }[] {
  const all = Number(process.env.TEST_KILLS ?? usually);
  const each = 25;
  return Array.from({ length: Math.ceil(all / each) }, (_, index) => ({
    seed: index + 1,
    kills: Math.min(each, all - index * each),
  }));
}
