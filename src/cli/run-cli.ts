import { once } from 'node:events';
import yargs, { type Argv, type Options } from 'yargs';
import { systemFault } from '../base/disk/system-fault.ts';
import { ConnectorError, exitStatus } from '../base/errors.ts';
import { Interrupted } from '../base/interrupt.ts';
import { version } from '../base/version.ts';
import { readUmask } from '../config/environment.ts';
import { kindOf, type Setting, shownDefault } from '../config/setting.ts';
import { checkCommand } from './commands/check.ts';
import type { Call, Command } from './commands/command.ts';
import { demoCommand } from './commands/demo/demo.ts';
import { simulateCommand } from './commands/demo/simulate.ts';
import { extractCommand } from './commands/extract.ts';
import { loadCommand } from './commands/load.ts';
import { statusCommand } from './commands/status.ts';
import { syncCommand } from './commands/sync.ts';
import { verifyCommand } from './commands/verify.ts';
import { explainUsage } from './explain-usage.ts';
import { complain } from './output/output.ts';

const commands: readonly Command[] = [
  syncCommand,
  extractCommand,
  loadCommand,
  checkCommand,
  statusCommand,
  verifyCommand,
  simulateCommand,
  demoCommand,
];

/**
 * Runs one command line and returns the exit status. Expected faults, and the end by a signal, are told in two lines,
 * never as a stack trace.
 */
export async function runCli(
  args: readonly string[],
  { env, signal }: Pick<Call, 'env' | 'signal'>,
): Promise<number> {
  let status: number = exitStatus.done;
  const parser = yargs([...args])
    .scriptName('qonto-elt')
    .usage(
      '$0 <command>\n\nYour bank transactions, with labels, VAT and receipts, in your warehouse.',
    )
    .version(version)
    // Everything else is said in English, and the parser's complaints are told apart by their words.
    .locale('en')
    .help()
    .alias('h', 'help')
    .wrap(110)
    .strict()
    .demandCommand(1, 'Which command?')
    .recommendCommands()
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false })
    .epilogue(
      'Credentials, in the environment: QONTO_LOGIN and QONTO_SECRET_KEY; or, with OAuth, QONTO_CLIENT_ID, QONTO_CLIENT_SECRET and QONTO_REFRESH_TOKEN; or QONTO_ACCESS_TOKEN.',
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError' ? new UsageFault(message) : error;
    });
  for (const command of commands) {
    parser.command(
      command.name,
      command.summary,
      (builder) => describe(builder, command),
      async (flags) => {
        status = await runToEnd(command, { flags, env, signal });
      },
    );
  }
  try {
    // For all that this process writes, and the programs it starts: DuckDB and dbt ask for no mode of their own.
    process.umask(readUmask(env));
    await parser.parseAsync();
    return status;
  } catch (error) {
    if (error instanceof ConnectorError || error instanceof Interrupted) return complain(error);
    if (error instanceof UsageFault) return complain(explainUsage(error, args, commands));
    const fault = systemFault(error);
    if (fault !== undefined) return complain(fault);
    throw error;
  }
}

class UsageFault extends Error {}

async function runToEnd(command: Command, call: Call): Promise<number> {
  const { signal } = call;
  signal.throwIfAborted();
  const running = command.run(call);
  if (command.heedsSignal) return running;
  const stopped = once(signal, 'abort').then(() => Promise.reject(signal.reason));
  return Promise.race([running, stopped]);
}

function describe(builder: Argv, { settings, examples, name }: Command): Argv {
  for (const setting of settings)
    if (setting.flag !== undefined) builder.option(setting.flag, optionOf(setting));
  for (const [line, what] of examples)
    builder.example(`$0 ${name}${line === '' ? '' : ` ${line}`}`, what);
  return builder;
}

/** A setting as the parser knows it. Where lists are split and texts are read is with the settings. */
function optionOf(setting: Setting): Options {
  const { schema, doc, env } = setting;
  const kind = kindOf(schema);
  const shown = shownDefault(setting);
  return {
    type: kind === 'number' || kind === 'boolean' ? kind : 'string',
    ...(kind === 'list' && { array: true }),
    description: env === undefined ? doc : `${doc} [${env}]`,
    ...(shown !== undefined && { defaultDescription: shown }),
    requiresArg: kind !== 'boolean',
  };
}
