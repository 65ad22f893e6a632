import { hideBin } from 'yargs/helpers';
import { runCli } from './commands/run-cli.ts';

process.exitCode = await runCli(hideBin(process.argv));
// After a fault that ended the run, a download on its way must not keep the process for minutes.
setTimeout(() => process.exit(), 2_000).unref();
