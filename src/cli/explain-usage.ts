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
        near === undefined ? `See qonto-elt ${command.name} --help.` : `Did you mean --${near}?`,
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

function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: leven(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, word.length / 2)
    ? best.candidate
    : undefined;
}
