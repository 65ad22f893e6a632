import { isAbsolute, relative, resolve } from 'node:path';
import { configError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';

/** Throws a config error for a token file inside the raw zone: raw zones are copied and shared. */
export function checkTokenFile({
  token_store: store,
  raw,
}: Pick<Config, 'token_store' | 'raw'>): void {
  if (store.kind !== 'file' || !isInRawZone(store.file, raw)) return;
  throw configError(`The token file ${store.file} would be inside the raw zone`, {
    code: 'bad_setting',
    hint: 'Raw zones are copied and shared, tokens must not be: choose another --token-store.',
  });
}

/** Whether a file would be in the folder of the raw zone, or be that folder; by its path alone. */
export function isInRawZone(file: string, raw: Config['raw']): boolean {
  if (raw.kind !== 'folder') return false;
  const path = relative(resolve(raw.folder), resolve(file));
  return !isAbsolute(path) && !/^\.\.(?:[/\\]|$)/.test(path);
}
