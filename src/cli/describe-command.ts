import type { Argv, Options } from 'yargs';
import { kindOf, type Setting, shownDefault } from '../config/setting.ts';
import type { Command } from './commands/command.ts';
import type { Argument } from './commands/table.ts';

/** Tells the parser what a command takes. */
export function describe(
  builder: Argv,
  name: string,
  { settings, examples, notes }: Command,
  args: readonly Argument[],
): Argv {
  for (const argument of args)
    builder.positional(argument.name, { type: 'string', description: argument.doc });
  for (const setting of settings)
    if (setting.flag !== undefined) builder.option(setting.flag, optionOf(setting));
  for (const [line, what] of examples)
    builder.example(`$0 ${name}${line === '' ? '' : ` ${line}`}`, what);
  return notes === undefined ? builder : builder.epilogue(notes);
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
