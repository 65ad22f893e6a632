import { statSync } from 'node:fs';
import { systemCode } from '../base/errors.ts';
import { type Instant, instantOf } from '../base/instant.ts';
import { createLog, type Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import type { Warehouse } from '../load/warehouse.ts';
import type { RawZone } from '../raw/zone.ts';
import { checkWarehouseFile } from './outside-raw.ts';

export function composeLog(config: Pick<Config, 'quiet' | 'json' | 'log_level'>): Log {
  const usual = process.stderr.isTTY && !config.json ? 'warn' : 'info';
  return createLog(config.quiet ? 'error' : (config.log_level ?? usual));
}

/** Backends are loaded when they are needed: they are large, and a run uses one of each kind. */
export async function composeZone({ raw, storage_endpoint }: Config): Promise<RawZone> {
  if (raw.kind === 'folder') return (await import('../raw/folder/zone.ts')).folderZone(raw.folder);
  if (storage_endpoint === undefined) await checkCredentials();
  const { gcsZone } = await import('../raw/gcs/zone.ts');
  return gcsZone({ bucket: raw.bucket, prefix: raw.prefix, endpoint: storage_endpoint });
}

/** The warehouse for what is in the zone. */
export async function composeWarehouse(config: Config, zone: RawZone): Promise<Warehouse> {
  return openWarehouse(config, zone, false);
}

/**
 * The same, to be looked into and not written: a DuckDB file is opened beside others who read it. Undefined where opening
 * it would make it.
 */
export async function existingWarehouse(
  config: Config,
  zone: RawZone,
): Promise<Warehouse | undefined> {
  if (!isThere(config)) return undefined;
  return openWarehouse(config, zone, true);
}

/** False for a file that only has to be made. Throws a config error where it could not be there, or cannot be looked at. */
function isThere(config: Config): boolean {
  const { warehouse } = config;
  if (warehouse.kind !== 'duckdb') return true;
  try {
    statSync(warehouse.file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    checkWarehouseFile(config, true);
    throw error;
  }
}

async function openWarehouse(config: Config, zone: RawZone, readOnly: boolean): Promise<Warehouse> {
  const { warehouse } = config;
  checkWarehouseFile(config, !readOnly);
  if (warehouse.kind === 'duckdb')
    return (await import('../load/duckdb/warehouse.ts')).openDuckdb(warehouse.file, readOnly);
  if (config.bigquery_endpoint === undefined) await checkCredentials();
  const { openBigquery } = await import('../load/bigquery/warehouse.ts');
  return openBigquery({
    project: warehouse.project,
    dataset: warehouse.dataset,
    location: config.location,
    rawLocation: zone.location,
    kmsKey: config.kms_key,
    maxBytesBilled: config.max_bytes_billed,
    endpoint: config.bigquery_endpoint,
  });
}

async function checkCredentials(): Promise<void> {
  await (await import('../google/credentials.ts')).checkGoogleCredentials();
}

export function now(): Instant {
  return instantOf(Date.now());
}
