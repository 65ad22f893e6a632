import { installPlatform } from './platform.ts';
import { axes } from './reduce.ts';

/** Plays one seed, or a part of it, and prints what happened. True when all held. */
export async function replay(seed: number, keep?: string, without?: string): Promise<boolean> {
  const platform = installPlatform();
  const { scenarioOf } = await import('./scenario.ts');
  const { simulate } = await import('./simulate.ts');
  const { reduce, whole } = await import('./reduce.ts');
  const scenario = scenarioOf(seed);
  const part = reduce(scenario, {
    keep: keep === undefined ? whole(scenario).keep : keep.split(',').map(Number),
    without: axes.filter((axis) => without?.split(',').includes(axis)),
  });
  const { failure, recent, traceHash } = await simulate(platform, part);
  process.stdout.write(`${JSON.stringify(part, null, 1)}\n`);
  process.stdout.write(`${recent.join('\n')}\n`);
  process.stdout.write(`${`trace ${traceHash}`}\n`);
  process.stdout.write(`${failure ?? 'all held'}\n`);
  return failure === undefined;
}
