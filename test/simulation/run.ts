import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { play } from './play.ts';
import { hitTable } from './table.ts';

const options = await yargs(hideBin(process.argv))
  .scriptName('npm run simulate:faults --')
  .usage(
    'Plays the program on a simulated bank, disk and warehouse, with faults and crashes drawn from a seed.',
  )
  .option('seeds', { type: 'number', default: 1_000, describe: 'how many' })
  .option('from', { type: 'number', default: 1, describe: 'the first' })
  .option('workers', { type: 'number', default: 2, describe: 'processes beside each other' })
  .option('twice', { type: 'boolean', default: false, describe: 'play each twice: same trace?' })
  .option('until-failure', { type: 'boolean', default: false, describe: 'end at the first' })
  .option('engine', { choices: ['memory', 'duckdb'] as const, describe: 'merge with this' })
  .option('seed', { type: 'number', describe: 'replay one, and print what happened' })
  .option('keep', { type: 'string', describe: 'with --seed: only these ticks: 0,3' })
  .option('without', { type: 'string', describe: 'with --seed: leave out: http,crash' })
  .strict()
  .parse();

if (options.seed !== undefined) {
  const { replay } = await import('./replay.ts');
  process.exitCode = (await replay(options.seed, options.keep, options.without)) ? 0 : 1;
} else {
  const startedAt = performance.now();
  let done = 0;
  const played = await play({
    ...options,
    onVerdict({ seed, failure, replay }) {
      done += 1;
      if (failure !== undefined) {
        process.stderr.write(
          `seed ${seed}: ${failure}\nreplay: npm run simulate:faults -- ${replay}\n`,
        );
      }
      if (done % 1_000 === 0) process.stderr.write(`${done} of ${options.seeds}\n`);
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stdout.write(`${hitTable(played.hits)}\n`);
  process.stdout.write(`${played.seeds} seeds, ${played.failures.length} failed, ${seconds} s\n`);
  process.exitCode = played.failures.length === 0 ? 0 : 1;
}
