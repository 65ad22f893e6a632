import { once } from 'node:events';
import yargs from 'yargs';
import { systemFault } from '../base/disk/system-fault.ts';
import { ConnectorError, exitStatus } from '../base/errors.ts';
import { Interrupted } from '../base/interrupt.ts';
import { version } from '../base/version.ts';
import type { Environment } from '../config/config.ts';
import type { Setting } from '../config/setting.ts';
import { about } from './about.ts';
import type { Call, Command } from './commands/command.ts';
import { commands } from './commands/table.ts';
import { complain } from './output/output.ts';

/**
 * Runs one command line and returns the exit status. Expected faults, and the end by a signal, are printed in two lines,
 * never as a stack trace.
 */
export async function runCli(
  given: readonly string[],
  { env, signal }: Pick<Call, 'env' | 'signal'>,
): Promise<number> {
  const args = helpAsFlag(given);
  let chosen: (() => Promise<number>) | undefined;
  const parser = yargs([...args])
    .scriptName('qonto-elt')
    .usage(`$0 <command>\n\n${about.pitch}`)
    .version(version)
    // Everything else is said in English, and the parser's complaints are recognized by their words.
    .locale('en')
    .help()
    .alias('h', 'help')
    .wrap(110)
    .strict()
    .demandCommand(1, 'Which command?')
    .recommendCommands()
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false })
    .epilogue(about.credentials)
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError' ? new UsageFault(message) : error;
    });
  const settings: Setting[] = [];
  for (const { name, summary, argument, second, load } of commands) {
    // Before the parser needs it: it reports what is wrong in a usage only where nothing is waited for.
    if (!args.includes(name)) {
      parser.command(name, summary);
      continue;
    }
    const command = await load();
    settings.push(...command.settings);
    const { describe } = await import('./describe-command.ts');
    parser.command(
      `${name}${argument === undefined ? '' : ` <${argument.name}>`}${second === undefined ? '' : ` [${second.name}]`}`,
      summary,
      (builder) =>
        describe(
          builder,
          name,
          command,
          [argument, second].filter((one) => one !== undefined),
        ),
      (flags) => {
        chosen = async () => {
          await limitModes(env);
          return runToEnd(command, { flags, env, signal });
        };
        // After a command the parser lays out the whole help text, in case of a complaint, which takes longer than all else.
        throw new Parsed();
      },
    );
  }
  // Last in the help. What a shell asks it is answered from what the command on the line takes.
  parser.completion('completion', about.completion);
  try {
    await toItsEnd(async () => parser.parseAsync(await plain(args, settings)));
    return (await chosen?.()) ?? exitStatus.done;
  } catch (error) {
    if (error instanceof ConnectorError || error instanceof Interrupted) return complain(error);
    if (error instanceof UsageFault) {
      const { explainUsage } = await import('./explain-usage.ts');
      return complain(await explainUsage(error, args, commands));
    }
    const fault = systemFault(error);
    if (fault !== undefined) return complain(fault);
    throw error;
  }
}

/** `help sync` is `sync --help`. What is no command is left to be complained of. */
function helpAsFlag(given: readonly string[]): readonly string[] {
  const [first, name] = given;
  if (first !== 'help') return given;
  const known = [...commands.map((command) => command.name), undefined];
  return known.includes(name) ? [...given.slice(1), '--help'] : given.slice(1);
}

/** Without a command there are no flags but the parser's own, and nothing that had to be loaded. */
async function plain(
  args: readonly string[],
  settings: readonly Setting[],
): Promise<readonly string[]> {
  if (settings.length === 0) return args;
  return (await import('./plain-flags.ts')).plainFlags(args, settings);
}

class UsageFault extends Error {}

/** Ends the parser where it has done its work. */
class Parsed extends Error {}

async function toItsEnd(parse: () => Promise<unknown>): Promise<void> {
  try {
    await parse();
  } catch (end) {
    if (!(end instanceof Parsed)) throw end;
  }
}

/** For all that this process writes, and the programs it starts: DuckDB and dbt ask for no mode of their own. */
async function limitModes(env: Environment): Promise<void> {
  const { readUmask } = await import('../config/environment.ts');
  process.umask(readUmask(env));
}

async function runToEnd(command: Command, call: Call): Promise<number> {
  const { signal } = call;
  signal.throwIfAborted();
  const running = command.run(call);
  if (command.heedsSignal) return running;
  const stopped = once(signal, 'abort').then(() => Promise.reject(signal.reason));
  return Promise.race([running, stopped]);
}
