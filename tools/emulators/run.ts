import { emulatorClients, makeBucket } from './clients.ts';
import { startEmulators } from './start.ts';

/** `npm run emulators`: both emulators in the foreground, with a bucket to begin with, until Ctrl-C. */
const project = 'demo';

const enough = new Promise<void>((resolve) => {
  // The listeners stay: npm and tsx pass on a Ctrl-C that has reached us already, and the second must not end us early.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
});
try {
  process.stdout.write('Starting Cloud Storage and BigQuery …\n');
  const emulators = await startEmulators();
  try {
    await makeBucket(emulatorClients(emulators, project).storage, 'demo');
    process.stdout.write(howToUse(emulators.gcsUrl, emulators.bigqueryUrl));
    await enough;
  } finally {
    await emulators.stop();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function howToUse(gcsUrl: string, bigqueryUrl: string): string {
  return `Cloud Storage and BigQuery are emulated until you press Ctrl-C. Nothing is kept.
In another terminal:

  export STORAGE_EMULATOR_HOST=${gcsUrl}
  export BIGQUERY_EMULATOR_HOST=${bigqueryUrl}
  npx qonto-elt sync --raw gs://demo/raw --warehouse bigquery:${project}.qonto_raw

`;
}
