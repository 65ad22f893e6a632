import { isInside } from '../base/disk/target-path.ts';
import { ConnectorError, configError } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import type { Credentials } from '../qonto/http/credentials.ts';
import type { ProxyAddress } from '../qonto/proxy/proxy.ts';
import { rememberLasting } from '../redact/known-secrets.ts';
import { credentialsFrom, serveTokenFrom, webhookSecretsFrom } from './credentials.ts';
import { readConfigFile } from './file/file.ts';
import { proxyFrom } from './proxy.ts';
import { type Given, nonEmpty, readTable, type Setting, type ValuesOf } from './setting.ts';
import { settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** By their names on the command line: `{ 'api-url': '…', raw: '…' }`. */
export type Flags = Readonly<Record<string, unknown>>;

export type Config = ValuesOf<typeof settings> & {
  /** The config file that was read, if there was one. */
  readonly config_file: string | undefined;
  /**
   * Those of the environment that the settings are of: a flag would show in the process list, a file would be committed.
   * Throws config errors; what asks no bank needs none.
   */
  credentials(): Credentials;
  /** Those that webhooks are signed with, newest or not; none where none is set. Throws config errors. */
  webhookSecrets(): readonly Secret[];
  /** What opens the pages of the service; undefined where none is set. Throws config errors. */
  serveToken(): Secret | undefined;
  /** The proxy that the same environment has for a URL, if any. Throws config errors. */
  proxyFor(url: string): ProxyAddress | undefined;
};

/**
 * Settings from flags, environment and config file, the first that says something winning, and the credentials. No other
 * environment than `env` is read, save by the clients of Google and by Node itself. Throws config errors.
 */
export function readConfig(flags: Flags, env: Environment, readFile = readConfigFile): Config {
  // Also in commands that have no use for them: what others print must not hold them either.
  for (const [name, value] of Object.entries(env))
    if (/^QONTO_(?!ELT_).*(SECRET|TOKEN)/.test(name))
      // Of webhooks there may be several.
      for (const one of [value ?? '', ...(value ?? '').split(',')]) rememberLasting(one.trim());
  const outside = ({ flag, env: variable }: Setting): Given | undefined => {
    if (flag !== undefined && flags[flag] !== undefined)
      return { value: flags[flag], source: `--${flag}` };
    if (variable === undefined || nonEmpty(env[variable]) === undefined) return undefined;
    return { value: env[variable], source: variable };
  };
  const { config: named } = readTable({ config: settings.config }, (_, setting) =>
    outside(setting),
  );
  const file = readFile(named);
  const values = readTable(settings, (key, setting) => {
    const inFile = file.settings[key];
    return (
      outside(setting) ??
      (inFile === undefined ? undefined : { value: inFile, source: `"${key}" in the config file` })
    );
  });
  refuseInRawZone(file.path, values.raw);
  return {
    ...values,
    config_file: file.path,
    credentials: () => credentialsFrom(env),
    webhookSecrets: () => webhookSecretsFrom(env),
    serveToken: () => serveTokenFrom(env),
    proxyFor: (url) => proxyFrom(url, env),
  };
}

/** Raw zones are shared, and whoever can write to one must not say where data and credentials go. */
function refuseInRawZone(file: string | undefined, raw: Config['raw']): void {
  if (file === undefined || raw.kind !== 'folder' || !isInside(file, raw.folder)) return;
  throw configError(`The config file ${file} is inside the raw zone ${raw.folder}`, {
    code: 'bad_setting',
    hint: 'Whoever can write to the raw zone would say where data and credentials go: keep the file elsewhere.',
  });
}

/** Whether the credentials are those of an OAuth application; what is wrong with them is told by who needs them. */
export function usesOauth(config: Pick<Config, 'credentials'>): boolean {
  try {
    return config.credentials().kind === 'oauth';
  } catch (error) {
    if (error instanceof ConnectorError) return false;
    throw error;
  }
}
