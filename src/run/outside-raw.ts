import { join, resolve } from 'node:path';
import { fileFlaw } from '../base/disk/place-flaw.ts';
import { isInside } from '../base/disk/target-path.ts';
import { configError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { composeMarts } from './marts.ts';

type Raw = Config['raw'];

/** Throws a config error for a token file inside the raw zone: raw zones are copied and shared. */
export function checkTokenFile({
  token_store: store,
  raw,
}: Pick<Config, 'token_store' | 'raw'>): void {
  if (store.kind !== 'file') return;
  refuseInRawZone(raw, {
    what: `The token file ${store.file}`,
    file: store.file,
    hint: 'Raw zones are copied and shared, tokens must not be: choose another --token-store.',
  });
}

/**
 * Throws a config error for a DuckDB file inside the raw zone, which must not hold what changes, and for one that is to be
 * written where no file can be.
 */
export function checkWarehouseFile(
  { warehouse, raw }: Pick<Config, 'warehouse' | 'raw'>,
  isWritten: boolean,
): void {
  if (warehouse.kind !== 'duckdb') return;
  refuseInRawZone(raw, {
    what: `The DuckDB file ${warehouse.file}`,
    file: warehouse.file,
    hint: 'What is in a raw zone never changes, and whoever shares it would share the tables: choose another --warehouse.',
  });
  const flaw = isWritten ? fileFlaw(warehouse.file, false) : undefined;
  if (flaw === undefined) return;
  throw configError(`The DuckDB file ${resolve(warehouse.file)} ${flaw}`, {
    code: 'warehouse_unfit',
    hint: 'Check the path and its permissions, or choose another with --warehouse.',
  });
}

/** The same of what dbt writes, and of the programs that it is run with. */
export async function checkDbtFolders(config: Config): Promise<void> {
  const { folder } = await composeMarts(config);
  refuseInRawZone(config.raw, {
    what: `The folder of dbt ${folder}`,
    file: folder,
    hint: 'Choose another --raw, or take away the link that leads there.',
  });
  if (config.dbt_cache === undefined) return;
  refuseInRawZone(config.raw, {
    what: `The Python environment of dbt in ${config.dbt_cache}`,
    file: join(config.dbt_cache, 'dbt'),
    hint: 'Programs are run from there, so nobody else may write to it: choose another --dbt-cache.',
  });
}

/** Throws a config error for a file that would be in the folder of the raw zone, by whatever path. */
export function refuseInRawZone(
  raw: Raw,
  { what, file, hint }: { readonly what: string; readonly file: string; readonly hint: string },
): void {
  if (!isInRawZone(file, raw)) return;
  throw configError(`${what} would be inside the raw zone`, { code: 'bad_setting', hint });
}

/** Whether a file would be in the folder of the raw zone, or be that folder, links and mounts followed. */
export function isInRawZone(file: string, raw: Raw): boolean {
  return raw.kind === 'folder' && isInside(file, raw.folder);
}
