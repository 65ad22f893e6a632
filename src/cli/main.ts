import { catchSignals } from '../base/interrupt.ts';
import { crash } from './crash.ts';
import { outliveReaders } from './outlive-readers.ts';

process.on('uncaughtException', crash);
outliveReaders();
// Before all the rest is loaded, which takes a moment: a signal in it must not be lost.
const signal = catchSignals();
const { hideBin } = await import('yargs/helpers');
const { runCli } = await import('./run-cli.ts');

process.exitCode = await runCli(hideBin(process.argv), signal);
// After a fault that ended the run, a download on its way must not keep the process for minutes.
setTimeout(() => process.exit(), 2_000).unref();
