import { systemCode } from '../base/errors.ts';
import { catchSignals } from '../base/interrupt.ts';
import { crash } from './crash.ts';

process.on('uncaughtException', crash);
outliveReaders();
// Before all the rest is loaded, which takes a moment: a signal in it must not be lost.
const signal = catchSignals();
const { hideBin } = await import('yargs/helpers');
const { runCli } = await import('./run-cli.ts');

process.exitCode = await runCli(hideBin(process.argv), { env: process.env, signal });
// After a fault that ended the run, a download on its way must not keep the process for minutes.
setTimeout(() => process.exit(), 2_000).unref();

/** Who reads along may go before the end, as `head` does. The run goes on, and ends with its own status. */
function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error) => {
      if (systemCode(error) !== 'EPIPE') throw error;
    });
  }
}
