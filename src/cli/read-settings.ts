import { type Config, type Flags, readConfig } from '../config/config.ts';
import { warn } from './output/output.ts';

/** The settings of a command. A config file counts wherever one lies in the current folder, so the one that was read is told. */
export function readSettings(flags: Flags): Config {
  const config = readConfig(flags);
  const { config_file: file, quiet } = config;
  if (file !== undefined && !quiet) warn(`Settings are read from ${file}`);
  return config;
}
