import { inspect } from 'node:util';
import { systemFault } from '../base/disk/system-fault.ts';
import { ConnectorError, systemCode } from '../base/errors.ts';
import { catchSignals } from '../base/interrupt.ts';
import { showableError } from '../redact/thrown.ts';
import { complain } from './output/output.ts';
import { boundYoungGeneration } from './young-generation.ts';

process.on('uncaughtException', crash);
outliveReaders();
// Before all the rest is loaded, which takes a moment: a signal in it must not be lost.
const signal = catchSignals();
// A simulated bank keeps its answers ready: with so little it takes half as much CPU time again.
if (!process.argv.includes('simulate')) boundYoungGeneration();
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

/**
 * Ends the process after a fault that nobody expected: a defect of this program. Node would print the error with
 * everything that hangs on it, and on the errors of HTTP clients hang requests with their credentials.
 */
function crash(thrown: unknown): never {
  const fault = thrown instanceof ConnectorError ? thrown : systemFault(thrown);
  if (fault !== undefined) process.exit(complain(fault));
  process.stderr.write(
    `qonto-elt: a fault of qonto-elt itself; please report what follows\n  Nothing half-written is ever read; the next run goes on from here.\n${inspect(showableError(thrown))}\n`,
  );
  process.exit(1);
}
