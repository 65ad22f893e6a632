import { hideBin } from 'yargs/helpers';
import { runCli } from './commands/run-cli.ts';

process.exitCode = await runCli(hideBin(process.argv));
