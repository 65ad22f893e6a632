import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';

/** Raw zone and warehouse as settings that mean the same in any folder. */
export function absoluteSettings({ raw, warehouse }: Pick<Config, 'raw' | 'warehouse'>): {
  readonly raw: string;
  readonly warehouse: string;
} {
  return {
    raw:
      raw.kind === 'folder'
        ? resolve(raw.folder)
        : `gs://${raw.bucket}/${raw.prefix}`.replace(/\/$/, ''),
    warehouse:
      warehouse.kind === 'duckdb'
        ? `duckdb:${resolve(warehouse.file)}`
        : `bigquery:${warehouse.project}.${warehouse.dataset}`,
  };
}
