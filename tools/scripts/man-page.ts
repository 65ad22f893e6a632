import { readFileSync } from 'node:fs';
import { version } from '../../src/base/version.ts';
import { about } from '../../src/cli/about.ts';
import type { Command } from '../../src/cli/commands/command.ts';
import { type CommandEntry, commands } from '../../src/cli/commands/table.ts';
import { processSettings } from '../../src/config/environment.ts';
import { kindOf, type Setting, shownDefault } from '../../src/config/setting.ts';
import { settings, usualConfigFile } from '../../src/config/settings.ts';
import { roff } from './roff.ts';

const shared: readonly Setting[] = [...Object.values(settings), ...Object.values(processSettings)];

/** man/qonto-elt.1, made from the tables that the help is made from, and from the exit statuses of docs/commands.md. */
export async function manPage(): Promise<string> {
  const loaded = await Promise.all(
    commands.map(async (entry) => ({ entry, command: await entry.load() })),
  );
  const parts = [
    roff.comment(
      'Made by `npm run schemas` from what the help is made from, and docs/commands.md.',
    ),
    roff.title('QONTO-ELT', 1, released(), `qonto-elt ${version}`, 'User commands'),
    roff.section('Name', roff.name('qonto-elt', about.pitch.replace(/\.$/, ''))),
    roff.section('Synopsis', roff.synopsis('qonto-elt', 'COMMAND [OPTION ...]')),
    roff.section('Description', ...description.map(roff.paragraph)),
    roff.section(
      'Commands',
      ...loaded.map(({ entry, command }) => commandPart(entry, command)),
      roff.subsection('qonto-elt completion', roff.paragraph(about.completion)),
      roff.subsection('qonto-elt help COMMAND', roff.paragraph('What a command takes')),
    ),
    roff.section(
      'Options',
      ...shared.flatMap((setting) => (setting.flag === undefined ? [] : optionPart(setting))),
      roff.entry('--help, -h', 'What the command takes'),
      roff.entry('--version', 'The version of the program'),
    ),
    roff.section(
      'Environment',
      roff.paragraph(about.credentials),
      roff.paragraph('An option has its variable in brackets. These have no option:'),
      ...shared.flatMap((setting) =>
        setting.flag === undefined ? roff.entry(setting.env ?? '', ...told(setting)) : [],
      ),
    ),
    roff.section('Files', ...files.map((file) => roff.entry(...file))),
    roff.section('Exit status', ...statuses().map((status) => roff.entry(...status))),
    roff.section('See also', roff.paragraph(seeAlso)),
  ];
  return `${parts.join('\n')}\n`;
}

const description = [
  'It brings every transaction of a Qonto business account into a raw zone (a folder or a bucket), from there into a warehouse (DuckDB or BigQuery), and with dbt into finance tables. Each run goes on where the last one ended.',
  'An option counts before a variable of the environment, and a variable before the config file. An empty variable is as good as none.',
];
const files: readonly (readonly [string, string])[] = [
  [
    usualConfigFile,
    'In the current folder: the config file, in JSON, where --config names no other',
  ],
  [
    'qonto-data/',
    'In the current folder: raw zone, warehouse and tokens, unless they are elsewhere',
  ],
  ['~/.cache/qonto-elt', 'The Python environment of dbt, unless --dbt-cache names another folder'],
];
const seeAlso =
  'docs/ of the source: README.md by question, commands.md, settings.md, configuration.md, troubleshooting.md. A schema of the config file is in the package, schemas/config.schema.json.';

function commandPart({ name, summary, argument, second }: CommandEntry, command: Command): string {
  const args = [argument, second].filter((one) => one !== undefined);
  const usage = [
    `qonto-elt ${name}`,
    ...(argument === undefined ? [] : [argument.name.toUpperCase()]),
    ...(second === undefined ? [] : [`[${second.name.toUpperCase()}]`]),
  ];
  const known = command.settings.filter((one) => shared.includes(one));
  const flags = known.flatMap(({ flag }) => (flag === undefined ? [] : `--${flag}`));
  return roff.subsection(
    usage.join(' '),
    roff.paragraph(summary),
    ...args.map((one) => roff.entry(one.name.toUpperCase(), one.doc)),
    ...command.settings.filter((one) => !shared.includes(one)).map(optionPart),
    ...(flags.length === 0 ? [] : [roff.paragraph(`Options: ${flags.join(', ')}`)]),
    ...(command.notes === undefined ? [] : [roff.verbatim(command.notes)]),
    ...command.examples.map(([line, what]) =>
      roff.entry(`qonto-elt ${name} ${line}`.trim(), `Example: ${what}`),
    ),
  );
}

function optionPart(setting: Setting): string {
  const { flag = '', env, schema } = setting;
  const values = {
    boolean: '',
    number: ' NUMBER',
    list: ' VALUE ...',
    json: ' JSON',
    text: ' VALUE',
  };
  const variable = env === undefined ? '' : ` [${env}]`;
  return roff.entry(`--${flag}${values[kindOf(schema)]}${variable}`, ...told(setting));
}

function told(setting: Setting): readonly string[] {
  const shown = shownDefault(setting);
  return shown === undefined ? [setting.doc] : [setting.doc, `Default: ${shown}`];
}

/** The rows of the table of docs/commands.md, in which they are explained once. */
function statuses(): readonly (readonly [string, string])[] {
  const [, table = ''] =
    /^## Exit status\n\n.+\n.+\n((?:\|.+\n)+)/m.exec(text('docs/commands.md')) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [, status = '', meaning = '', scheduler = ''] = row
        .split('|')
        .map((cell) => cell.trim());
      const todo = scheduler === '' ? '' : `. A scheduler should: ${scheduler}`;
      return [status, `${meaning}${todo}`.replaceAll('`', '')];
    });
}

/** The date of the page until its version is released. */
const takenShape = '2026-11-30';

/** The day of this version. Another date each day would make another page of the same program. */
function released(): string {
  const heading = new RegExp(
    `^## ${version.replaceAll('.', '\\.')} \\((\\d{4}-\\d\\d-\\d\\d)\\)$`,
    'm',
  );
  return heading.exec(text('CHANGELOG.md'))?.[1] ?? takenShape;
}

function text(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
