import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import { homePath } from '../../base/disk/home-path.ts';
import { wholePath } from '../../base/disk/target-path.ts';
import { ConnectorError, configError, systemCode } from '../../base/errors.ts';
import { type Setting, shapeOf } from '../setting.ts';
import { settings, usualConfigFile } from '../settings.ts';
import { parseConfigText } from './text.ts';

/**
 * The config file: the settings of the table that it may hold, by their names. It holds no secrets. What a value
 * means is looked at when it counts, which one that a flag overrides does not.
 */
export const configFileSchema = z.strictObject({
  $schema: z
    .string()
    .optional()
    .describe('The schema of this file, for editors: a path from its folder, or an address.'),
  ...Object.fromEntries(
    Object.entries<Setting>(settings)
      .filter(([, { inFile }]) => inFile !== undefined)
      .map(([key, setting]) => [key, shapeOf(setting.schema).optional().meta(metaOf(setting))]),
  ),
});

function metaOf(setting: Setting): { readonly description: string; readonly default?: unknown } {
  const { doc, shownDefault, default: value } = setting;
  const description = shownDefault === undefined ? `${doc}.` : `${doc}. Default: ${shownDefault}.`;
  return value === undefined ? { description } : { description, default: value };
}

export interface ConfigFile {
  /** Undefined when there is none. */
  readonly path: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Reads the named file, or the usual one if it lies in the current folder. That one the user may not know of: where
 * credentials go is not its to say. Throws config errors.
 */
export function readConfigFile(named: string | undefined): ConfigFile {
  const name = named === undefined ? usualConfigFile : atHome(named);
  const bytes = readBytes(name, named !== undefined);
  if (bytes === undefined) return { path: undefined, settings: {} };
  const parsed = configFileSchema.safeParse(parseConfigText(bytes, name));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.');
    throw configError(
      `The config file ${name}: ${where ? `${where}: ` : ''}${issue?.message ?? 'is not valid'}`,
      {
        code: 'config_invalid',
        hint: 'schemas/config.schema.json lists what it may hold. Credentials come from the environment only.',
      },
    );
  }
  const values: ConfigFile['settings'] = parsed.data;
  const leading = leadsCredentials.find((key) => values[key] !== undefined);
  if (named !== undefined || leading === undefined)
    return { path: wholePath(name), settings: values };
  throw configError(
    `The config file ${wholePath(name)} sets "${leading}", which says where credentials and receipts go, but nobody has named this file`,
    {
      code: 'config_not_named',
      hint: `If you trust it, name it: --config ${usualConfigFile}, or QONTO_ELT_CONFIG. Else take "${leading}" out of it.`,
    },
  );
}

/** For a program that must not depend on what lies about. */
export const noConfigFile = (): ConfigFile => ({ path: undefined, settings: {} });

const leadsCredentials = Object.entries<Setting>(settings)
  .filter(([, { inFile }]) => inFile === 'named')
  .map(([key]) => key);

function atHome(named: string): string {
  const found = homePath(named);
  if ('path' in found) return found.path;
  throw configError(`--config: "${named}" ${found.problem}`, {
    code: 'config_unreadable',
    hint: 'Check the path given by --config or QONTO_ELT_CONFIG.',
  });
}

/** No config file is near this long. */
const longest = 1_000_000;

/** Undefined for a file that nobody has named and that is not there. A named one may be a pipe. */
function readBytes(path: string, isNamed: boolean): Buffer | undefined {
  try {
    if (!isNamed && !statSync(path).isFile()) throw unreadable(path, 'it is no regular file');
    const descriptor = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(longest + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length <= longest; length += read)
        read = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (length > longest) throw unreadable(path, 'it is far too long');
      return buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (!isNamed && systemCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, systemCode(error) ?? 'unknown');
  }
}

function unreadable(path: string, why: string): ConnectorError {
  return configError(`The config file ${path} cannot be read (${why})`, {
    code: 'config_unreadable',
    hint: 'Check the path given by --config or QONTO_ELT_CONFIG.',
  });
}
