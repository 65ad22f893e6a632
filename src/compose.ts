import { type Config, readCredentials } from './config.ts';
import { type Instant, instantOf } from './instant.ts';
import type { Warehouse } from './load/warehouse.ts';
import { createLog, type Log } from './log.ts';
import { fixedAuthorization } from './qonto/authorization.ts';
import { type Bank, openBank } from './qonto/bank.ts';
import { createClient } from './qonto/client.ts';
import { downloadFile } from './qonto/download.ts';
import { openHttp } from './qonto/http.ts';
import type { RawZone } from './raw/zone.ts';

/** Larger than anything the bank accepts for upload (15 MB). */
const maxFileBytes = 20 * 1024 * 1024;

export function composeLog(config: Config): Log {
  const usual = process.stderr.isTTY && !config.json ? 'warn' : 'info';
  return createLog(config.quiet ? 'error' : (config.log_level ?? usual));
}

export function composeBank(config: Config, log: Log): Bank {
  const credentials = readCredentials();
  const client = createClient({
    apiUrl: config.api_url,
    authorization: fixedAuthorization(credentials),
    http: openHttp(config.concurrency),
    requestsPer10Seconds: config.request_rate,
    log,
  });
  const policy = {
    apiUrl: config.api_url,
    attachmentHosts: config.attachment_hosts,
    credentials,
    maxFileBytes,
  };
  return openBank(client, (url) => downloadFile(url, policy));
}

/** Backends are loaded when they are needed: they are large, and a run uses one of each kind. */
export async function composeZone({ raw, storage_endpoint }: Config): Promise<RawZone> {
  if (raw.kind === 'folder') return (await import('./raw/folder.ts')).folderZone(raw.folder);
  if (storage_endpoint === undefined) await checkCredentials();
  const { gcsZone } = await import('./raw/gcs.ts');
  return gcsZone({ bucket: raw.bucket, prefix: raw.prefix, endpoint: storage_endpoint });
}

/** The warehouse for what is in the zone. */
export async function composeWarehouse(config: Config, zone: RawZone): Promise<Warehouse> {
  const { warehouse } = config;
  if (warehouse.kind === 'duckdb')
    return (await import('./load/duckdb.ts')).openDuckdb(warehouse.file);
  if (config.bigquery_endpoint === undefined) await checkCredentials();
  const { openBigquery } = await import('./load/bigquery.ts');
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
  await (await import('./google-credentials.ts')).checkGoogleCredentials();
}

export function now(): Instant {
  return instantOf(Date.now());
}
