import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { allSettings } from './families.ts';
import { play, sum, type Tally } from './tally.ts';

const [index, of] = process.argv.slice(2).map(Number);
if (index === undefined || of === undefined) await playAll();
else process.send?.(await play(allSettings().filter((_, place) => place % of === index)));

/** The whole search, over all cores: `npm run test:listing`. */
async function playAll(): Promise<void> {
  const started = Date.now();
  const cores = availableParallelism();
  const tallies = await Promise.all(
    Array.from({ length: cores }, async (_, core) => {
      const worker = fork(fileURLToPath(import.meta.url), [String(core), String(cores)], {
        execArgv: ['--import', 'tsx'],
      });
      const [tally] = await Promise.race([once(worker, 'message'), failed(worker)]);
      return tally as Tally;
    }),
  );
  const { trials, held, requests, requestsIfHeld, losses, needlesslyHeld } = sum(tallies);
  const seconds = Math.round((Date.now() - started) / 1_000);
  process.stdout.write(
    `${allSettings().length} banks, ${trials} adversaries, ${seconds} s\n` +
      `lost: ${losses.length}; held: ${held}, needlessly: ${needlesslyHeld.length}; at most ${requests} requests, ${requestsIfHeld} if held\n` +
      [...losses, ...needlesslyHeld].map((line) => `${line}\n`).join(''),
  );
  process.exitCode = losses.length + needlesslyHeld.length === 0 ? 0 : 1;
}

async function failed(worker: ReturnType<typeof fork>): Promise<never> {
  const [code] = await once(worker, 'exit');
  throw new Error(`a worker ended with ${code} and without a word`);
}
