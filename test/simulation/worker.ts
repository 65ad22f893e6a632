import { installPlatform } from './platform.ts';
import type { Hits } from './points.ts';
import type { Scenario } from './scenario.ts';

// Before anything else is loaded, so that everything finds the simulated platform.
const platform = installPlatform();
const { replayOptions, shrink } = await import('./reduce.ts');
const { scenarioOf } = await import('./scenario.ts');
const { simulate } = await import('./simulate.ts');

/** What a worker is told: seeds from `from`, each `step`-th, `count` in all. */
export interface Order {
  readonly from: number;
  readonly step: number;
  readonly count: number;
  /** Each is played twice, and must leave the same trace. */
  readonly twice: boolean;
  /** Plays all with this engine. */
  readonly engine?: Scenario['engine'] | undefined;
  /** Ends at the first failure, which is not shrunk. */
  readonly untilFailure: boolean;
}

/** What it says of each seed. */
export interface Verdict {
  readonly seed: number;
  readonly hits: Hits;
  readonly failure?: string;
  readonly replay?: string;
}

process.once('message', async (order: Order) => {
  for (let index = 0; index < order.count; index += 1) {
    const verdict = await judge(order.from + index * order.step, order);
    process.send?.(verdict);
    if (order.untilFailure && verdict.failure !== undefined) break;
  }
  process.disconnect();
});

async function judge(seed: number, { twice, untilFailure, engine }: Order): Promise<Verdict> {
  const drawn = scenarioOf(seed);
  const scenario = engine === undefined ? drawn : { ...drawn, engine };
  const first = await simulate(platform, scenario);
  const { hits } = first;
  let { failure } = first;
  if (failure === undefined && twice) {
    const again = await simulate(platform, scenario);
    if (again.traceHash !== first.traceHash) failure = 'P13: the same seed left another trace';
  }
  if (failure === undefined) return { seed, hits };
  if (untilFailure) return { seed, hits, failure };
  const property = failure.split(':')[0];
  const smallest = await shrink(scenario, async (part) => {
    const { failure: again } = await simulate(platform, part);
    return again?.split(':')[0] === property;
  });
  return { seed, hits, failure, replay: replayOptions(scenario, smallest) };
}
