import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { crashPoints, faultKinds, type Hits, noHits } from './points.ts';
import type { Order, Verdict } from './worker.ts';

export interface Game {
  readonly seeds: number;
  readonly from: number;
  readonly workers: number;
  readonly twice: boolean;
  readonly untilFailure: boolean;
  readonly engine?: Order['engine'];
  /** The program of a worker, if not the one beside this file. */
  readonly worker?: string;
  readonly onVerdict?: (verdict: Verdict) => void;
}

export interface Played {
  readonly seeds: number;
  readonly failures: readonly Verdict[];
  readonly hits: Hits;
}

const ownWorker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Plays many seeds in processes beside each other, or until the first that fails. */
export async function play({
  seeds,
  from,
  workers,
  worker: program = ownWorker,
  ...game
}: Game): Promise<Played> {
  const failures: Verdict[] = [];
  const hits = noHits();
  let played = 0;
  const running: ChildProcess[] = [];
  const shares = Array.from({ length: Math.min(workers, seeds) }, (_, index) => ({
    from: from + index,
    count: Math.ceil((seeds - index) / workers),
  }));
  await Promise.all(
    shares.map(async (share) => {
      const loader = program.endsWith('.ts') ? ['--import', 'tsx'] : [];
      // Much is made and soon forgotten: with more room for it, less is looked through.
      const worker = fork(program, { execArgv: [...loader, '--max-semi-space-size=64'] });
      running.push(worker);
      const order: Order = {
        ...share,
        step: workers,
        twice: game.twice,
        untilFailure: game.untilFailure,
        engine: game.engine,
      };
      let said = 0;
      worker.on('message', (verdict: Verdict) => {
        said += 1;
        played += 1;
        for (const name of [...crashPoints, ...faultKinds]) hits[name] += verdict.hits[name];
        game.onVerdict?.(verdict);
        if (verdict.failure === undefined) return;
        failures.push(verdict);
        if (game.untilFailure) for (const other of running) other.kill();
      });
      worker.send(order);
      const [code] = await once(worker, 'close');
      const isCut = game.untilFailure && failures.length > 0;
      if (!isCut && (code !== 0 || said < share.count))
        throw new Error(`a worker ended with ${code} after ${said} of ${share.count} seeds`);
    }),
  );
  return { seeds: played, failures: failures.sort((a, b) => a.seed - b.seed), hits };
}
