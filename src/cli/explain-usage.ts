import leven from 'leven';
import { type ConnectorError, configError } from '../base/errors.ts';
import type { CommandEntry } from './commands/table.ts';

/** Turns a parser's complaint into ours, with the nearest thing that exists as a suggestion. */
export async function explainUsage(
  error: Error,
  args: readonly string[],
  commands: readonly CommandEntry[],
): Promise<ConnectorError> {
  const name = args.find((arg) => !arg.startsWith('-'));
  const command = commands.find((candidate) => candidate.name === name);
  const settings = (await command?.load())?.settings ?? [];
  const flags = ['help', 'version', ...settings.map(({ flag = '' }) => flag)];
  const unknown = args
    .filter((arg) => arg.startsWith('--'))
    .map((arg) => arg.slice(2).split('=')[0] ?? '')
    .find((flag) => !flags.includes(flag));
  if (command !== undefined && unknown !== undefined) {
    const near = nearest(unknown, flags);
    return configError(`Unknown option --${unknown} for ${command.name}`, {
      code: 'unknown_option',
      hint:
        (await whoseOption(unknown, command, commands)) ??
        (near === undefined ? helpOf(command) : `Did you mean --${near}?`),
    });
  }
  if (command === undefined && name !== undefined) {
    const near = nearest(
      name,
      commands.map((candidate) => candidate.name),
    );
    return configError(`Unknown command ${name}`, {
      code: 'unknown_command',
      hint: near === undefined ? 'See qonto-elt --help.' : `Did you mean ${near}?`,
    });
  }
  const wanted = command?.argument;
  if (
    command !== undefined &&
    wanted !== undefined &&
    error.message.startsWith('Not enough non-option')
  )
    return configError(`${command.name} lacks its ${wanted.name}`, {
      code: 'usage',
      hint: `${wanted.doc}: qonto-elt ${command.name} ${wanted.name.toUpperCase()}.`,
    });
  const [, extra] = /^Unknown arguments?: (.+)$/.exec(error.message) ?? [];
  if (command !== undefined && extra !== undefined)
    return configError(`${command.name} does not take ${extra}`, {
      code: 'usage',
      hint: `Options begin with two dashes. ${helpOf(command)}`,
    });
  const [, bare] = /^Not enough arguments following: (.+)$/.exec(error.message) ?? [];
  if (command !== undefined && bare !== undefined) {
    const setting = settings.find(({ flag }) => flag === bare);
    return configError(`--${bare} lacks its value`, {
      code: 'missing_value',
      hint: `${setting?.doc ?? 'It needs one'}. If a variable was given for it, that may not be set.`,
    });
  }
  return configError(error.message, { code: 'usage', hint: 'See qonto-elt --help.' });
}

/** What is no option here may be one of others: whoever repeats a command line for another command types it. */
async function whoseOption(
  flag: string,
  here: CommandEntry,
  commands: readonly CommandEntry[],
): Promise<string | undefined> {
  const takes = await Promise.all(
    commands.map(async ({ name, load }) =>
      (await load()).settings.some((setting) => setting.flag === flag) ? [name] : [],
    ),
  );
  const names = takes.flat();
  return names.length === 0
    ? undefined
    : `${here.name} has no use for it: leave it out. It is an option of ${names.join(', ')}.`;
}

function helpOf({ name }: CommandEntry): string {
  return `See qonto-elt ${name} --help.`;
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: leven(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, word.length / 2)
    ? best.candidate
    : undefined;
}
