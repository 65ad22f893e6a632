import type { Run, Scenario, Tick } from './scenario.ts';

/** What can be taken out of a scenario and leaves the rest as it was. */
export const axes = [
  'http',
  'storage',
  'warehouse',
  'crash',
  'pause',
  'overlap',
  'life',
  'account',
  'clock',
  'since',
  'audits',
  'webhooks',
] as const;

export type Axis = (typeof axes)[number];

/** A part of a scenario: these ticks only, and these kinds of trouble left out. */
export interface Reduction {
  readonly keep: readonly number[];
  readonly without: readonly Axis[];
}

export function whole({ ticks }: Scenario): Reduction {
  return { keep: ticks.map(({ number }) => number), without: [] };
}

export function reduce(scenario: Scenario, { keep, without }: Reduction): Scenario {
  const ticks = scenario.ticks
    .filter(({ number }) => keep.includes(number))
    .map((tick) => without.reduce((left, axis) => leaveOut[axis](left), tick));
  const webhooks = without.includes('webhooks') ? undefined : scenario.webhooks;
  return { ...scenario, ticks, webhooks };
}

const leaveOut: Record<Axis, (tick: Tick) => Tick> = {
  http: (tick) => ({ ...tick, http: 0 }),
  storage: (tick) => ({ ...tick, storage: 0 }),
  warehouse: (tick) => ({ ...tick, warehouse: 0 }),
  crash: (tick) => ({ ...tick, runs: tick.runs.map(({ crash: _, ...run }): Run => run) }),
  pause: (tick) => ({ ...tick, runs: tick.runs.map(({ pause: _, ...run }): Run => run) }),
  overlap: (tick) => ({ ...tick, runs: tick.runs.slice(0, 1) }),
  life: (tick) => ({ ...tick, eventsWithin: 0 }),
  account: (tick) => ({ ...tick, accountDown: false, forbidden: false, locked: false }),
  clock: (tick) => ({ ...tick, clockJumpMs: 0 }),
  since: (tick) => ({ ...tick, sinceMs: undefined }),
  audits: (tick) => ({ ...tick, audit: false }),
  webhooks: (tick) => tick,
};

/** The smallest part that still fails, as far as leaving out one thing after another finds it. */
export async function shrink(
  scenario: Scenario,
  fails: (part: Scenario) => Promise<boolean>,
): Promise<Reduction> {
  let best = whole(scenario);
  const tryOut = async (candidate: Reduction) => {
    if (await fails(reduce(scenario, candidate))) best = candidate;
  };
  for (const axis of axes) await tryOut({ ...best, without: [...best.without, axis] });
  for (const tick of best.keep)
    await tryOut({ ...best, keep: best.keep.filter((number) => number !== tick) });
  return best;
}

/** The options of the command that replays this very part. */
export function replayOptions({ seed, ticks }: Scenario, { keep, without }: Reduction): string {
  return [
    `--seed ${seed}`,
    ...(keep.length < ticks.length ? [`--keep ${keep.join(',') || 'none'}`] : []),
    ...(without.length > 0 ? [`--without ${without.join(',')}`] : []),
  ].join(' ');
}
