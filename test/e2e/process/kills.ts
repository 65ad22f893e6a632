import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Random } from '../../../src/simulator/random.ts';
import type { Journey } from '../../support/journey.ts';
import { startCli } from '../../support/run-cli.ts';
import { countLostAndDoubled, expectLedger } from './ledger.ts';
import type { Command, Tally } from './tally.ts';
import type { MakeWatch, Watch } from './watch.ts';

export interface Kills {
  readonly kills: number;
  /** After so many kills the program runs once to its end, and everything is compared with the bank. */
  readonly recoverEvery: number;
  readonly makeWatch: MakeWatch;
}

/**
 * `kill -9` at random instants of random commands, while the bank lives on between them. An instant is so much of what
 * such a run usually does: of its requests, its parts, its time. What a seed picks is always the same; where exactly it
 * hits is up to the machine.
 */
export async function killAgainAndAgain(
  journey: Journey,
  tally: Tally,
  { kills, recoverEvery, makeWatch }: Kills,
): Promise<void> {
  const { seed } = tally;
  const random = new Random(`kills ${seed}`);
  const usual = usualRuns();
  const temporary = join(journey.folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const env = { ...journey.env, TMPDIR: temporary };
  const argsOf = (command: Command) => [
    command,
    '--quiet',
    '--raw',
    journey.raw,
    ...(command === 'extract' ? [] : ['--warehouse', journey.warehouse]),
  ];

  const recover = async () => {
    const watch = makeWatch(journey, 'sync');
    const done = await watched(argsOf('sync'), env, watch, () => false);
    usual.learn('sync', watch);
    expect(done, `seed ${seed}`).toMatchObject({ status: 0, stderr: '' });
    tally.recoveries += 1;
    const { lost, doubled } = await countLostAndDoubled(journey);
    tally.lost += lost;
    tally.doubled += doubled;
    await journey.expectTruth();
    await expectLedger(journey, temporary);
  };

  for (let round = 0; tally.hits < kills && round < 2 * kills; round += 1) {
    live(journey, random);
    const command = random.weighted<Command>([
      ['sync', 2],
      ['extract', 1],
      ['load', 1],
    ]);
    // There must be something to load.
    if (command === 'load') await journey.extract();
    const watch = makeWatch(journey, command);
    const counter = random.pick(Object.keys(watch.counters));
    const limit = 1 + Math.floor(random.unit() * usual.of(command, counter));
    const isTime = () => (watch.counters[counter]?.() ?? 0) >= limit;
    const outcome = await watched(argsOf(command), env, watch, isTime);
    if (outcome.status === null) {
      tally.hit(command, outcome.phase);
      if (tally.hits % recoverEvery === 0) await recover();
    } else {
      usual.learn(command, watch);
      tally.missed += 1;
      expect(outcome, `seed ${seed}`).toMatchObject({ status: 0, stderr: '' });
    }
  }
  expect(tally.hits, `seed ${seed}`).toBe(kills);
  if (kills % recoverEvery !== 0) await recover();
}

function live({ bank: { bank } }: Journey, random: Random): void {
  if (random.chance(0.8)) bank.advance({ hours: random.int(1, 72) });
  // Sometimes more rows in one instant than a page holds.
  if (random.chance(0.5)) bank.bulkTouch({ count: random.int(1, 140) });
}

/** One run, looked at every other millisecond and killed when it is time. */
async function watched(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  watch: Watch,
  isTime: () => boolean,
) {
  const run = startCli(args, env);
  watch.begin(run.pid);
  let phase = '';
  const timer = setInterval(() => {
    watch.look();
    if (phase !== '' || !isTime()) return;
    // Held first, so that what was reached is what is seen.
    run.kill('SIGSTOP');
    phase = watch.phase();
    run.kill('SIGKILL');
  }, 2);
  const outcome = await run.ended;
  clearInterval(timer);
  return { ...outcome, phase };
}

/** How far each counter usually comes in a run that is left alone. */
function usualRuns() {
  const known = new Map<string, number>();
  const first: Readonly<Record<string, number>> = { ms: 1_500, requests: 20 };
  return {
    of: (command: Command, counter: string) =>
      known.get(`${command} ${counter}`) ?? first[counter] ?? 6,
    learn(command: Command, watch: Watch) {
      for (const [counter, value] of Object.entries(watch.counters))
        known.set(`${command} ${counter}`, Math.max(1, value()));
    },
  };
}
