import { type Config, readCredentials } from './config.ts';
import { type Instant, instantOf } from './instant.ts';
import type { Warehouse } from './load/warehouse.ts';
import { createLog, type Log } from './log.ts';
import { type Bank, openBank } from './qonto/bank.ts';
import { folderZone } from './raw/folder.ts';
import type { RawZone } from './raw/zone.ts';

/** Larger than anything the bank accepts for upload (15 MB). */
const maxFileBytes = 20 * 1024 * 1024;

export function composeLog(config: Config): Log {
  const usual = process.stderr.isTTY && !config.json ? 'warn' : 'info';
  return createLog(config.quiet ? 'error' : (config.log_level ?? usual));
}

export function composeBank(config: Config, log: Log): Bank {
  return openBank({
    apiUrl: config.api_url,
    credentials: readCredentials(),
    concurrency: config.concurrency,
    requestsPer10Seconds: config.request_rate,
    maxFileBytes,
    log,
  });
}

export function composeZone(config: Config): RawZone {
  return folderZone(config.raw);
}

/** The engine is loaded when it is needed: it is large, and an extractor alone has no use for it. */
export async function composeWarehouse({
  warehouse,
}: Pick<Config, 'warehouse'>): Promise<Warehouse> {
  const { openDuckdb } = await import('./load/duckdb.ts');
  return openDuckdb(warehouse.file);
}

export function now(): Instant {
  return instantOf(Date.now());
}
