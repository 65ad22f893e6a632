import { processSettings } from '../../src/config/environment.ts';
import { type Setting, type Settings, shownDefault } from '../../src/config/setting.ts';
import { settings } from '../../src/config/settings.ts';

/** docs/settings.md, made from the table of settings. */
export function settingsPage(): string {
  return `# Settings

This page is made from \`src/config/settings.ts\` by \`npm run schemas\`.

A flag counts before a variable, and a variable before the config file. An empty variable is as good as none. The config file is JSON ([its schema](../schemas/config.schema.json)); its keys are the names below. A key in bold counts only in a file that \`--config\` or \`QONTO_ELT_CONFIG\` names: it says where credentials and receipts go. Credentials come from the environment alone ([configuration.md](configuration.md)).

${table(settings)}

These are of the process, and no run has them as a flag:

${table(processSettings)}
`;
}

function table(some: Settings): string {
  const rows = Object.entries(some).map(([key, setting]) => row(key, setting));
  return [
    '| flag | variable | in the file | what | default | of |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function row(key: string, setting: Setting): string {
  const { flag, env, inFile, doc, commands = [] } = setting;
  const name = { named: `**\`${key}\`**`, any: `\`${key}\``, no: '' }[inFile ?? 'no'];
  const cells = [
    flag === undefined ? '' : `\`--${flag}\``,
    env === undefined ? '' : `\`${env}\``,
    name,
    doc,
    defaultCell(setting),
    commands.join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultCell(setting: Setting): string {
  const shown = shownDefault(setting) ?? '';
  return setting.shownDefault === undefined && shown !== '' ? `\`${shown}\`` : shown;
}
