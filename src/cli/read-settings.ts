import { type Config, type Environment, type Flags, readConfig } from '../config/config.ts';
import { warn } from './output/output.ts';

/** The settings of a command. A config file counts wherever one lies in the current folder, so the one that was read is named. */
export function readSettings(flags: Flags, env: Environment): Config {
  const config = readConfig(flags, env);
  const { config_file: file, quiet } = config;
  if (file !== undefined && !quiet) warn(`Settings are read from ${file}`);
  return config;
}
