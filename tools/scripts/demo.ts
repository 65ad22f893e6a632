import { exitStatus } from '../../src/base/errors.ts';
import { catchSignals } from '../../src/base/interrupt.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { emulatorClients, makeBucket } from '../emulators/clients.ts';
import { installParts } from '../emulators/install-parts.ts';
import { parts } from '../emulators/parts.ts';
import { defaultFolder } from '../emulators/paths.ts';
import { type Emulators, startEmulators } from '../emulators/start.ts';

/** `npm run demo`: the demo of the program. With `--cloud`, on emulators of Cloud Storage and BigQuery. */
const signal = catchSignals();
const args = process.argv.slice(2);
const others = args.filter((arg) => arg !== '--cloud');
process.exitCode = await (others.length === args.length
  ? runCli(['demo', ...args], { env: process.env, signal })
  : runOnEmulators(others));

async function runOnEmulators(flags: readonly string[]): Promise<number> {
  const emulators = await installAndStart().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
  if (emulators === undefined) return exitStatus.config;
  try {
    process.env.STORAGE_EMULATOR_HOST = emulators.gcsUrl;
    process.env.BIGQUERY_EMULATOR_HOST = emulators.bigqueryUrl;
    await makeBucket(emulatorClients(emulators, 'demo').storage, 'demo', { location: 'EU' });
    const places = ['--raw', 'gs://demo/raw', '--warehouse', 'bigquery:demo.qonto_raw'];
    const status = await runCli(['demo', ...places, ...flags], { env: process.env, signal });
    console.log('\nThe emulators are stopped: the bucket and both datasets are gone.');
    return status;
  } finally {
    await emulators.stop();
  }
}

async function installAndStart(): Promise<Emulators> {
  await installParts(defaultFolder, parts, (line) => console.log(line));
  return startEmulators();
}
