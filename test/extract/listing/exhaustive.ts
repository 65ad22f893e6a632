import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { allSettings } from './families.ts';
import { play, sum, type Tally } from './tally.ts';

const progressEveryMs = 60_000;

if (process.send === undefined) await playAll();
else await playWhatIsAsked();

/** The whole search, over all cores: `npm run test:listing`. */
async function playAll(): Promise<void> {
  const started = Date.now();
  const banks = allSettings().length;
  const tallies: Tally[] = [];
  let next = 0;
  const work = async (worker: ChildProcess) => {
    const broken = failed(worker);
    while (next < banks) {
      const index = next;
      next += 1;
      worker.send(index);
      const [tally] = await Promise.race([once(worker, 'message'), broken]);
      tallies.push(tally as Tally);
    }
    worker.kill();
  };
  const report = () => process.stdout.write(`${said(tallies, banks, Date.now() - started)}\n`);
  const progress = setInterval(report, progressEveryMs);
  await Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      work(fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] })),
    ),
  );
  clearInterval(progress);
  report();
  const { losses, needlesslyHeld } = sum(tallies);
  process.stdout.write([...losses, ...needlesslyHeld].map((line) => `${line}\n`).join(''));
  process.exitCode = losses.length + needlesslyHeld.length === 0 ? 0 : 1;
}

async function playWhatIsAsked(): Promise<void> {
  const settings = allSettings();
  for (;;) {
    const [index] = await once(process, 'message');
    process.send?.(await play(settings.slice(Number(index), Number(index) + 1)));
  }
}

function said(tallies: readonly Tally[], banks: number, ms: number): string {
  const { trials, held, requests, requestsIfHeld, losses, needlesslyHeld } = sum(tallies);
  return [
    `${tallies.length} of ${banks} banks, ${trials} adversaries, ${Math.round(ms / 1_000)} s`,
    `lost: ${losses.length}`,
    `held: ${held}, needlessly: ${needlesslyHeld.length}`,
    `at most ${requests} requests, ${requestsIfHeld} if held`,
  ].join('; ');
}

async function failed(worker: ChildProcess): Promise<never> {
  const [code] = await once(worker, 'exit');
  throw new Error(`a worker ended with ${code} and without a word`);
}
