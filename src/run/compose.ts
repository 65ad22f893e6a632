import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Instant, instantOf } from '../base/instant.ts';
import { createLog, type Log } from '../base/log.ts';
import type { Timer } from '../base/timer.ts';
import type { Config } from '../config/config.ts';
import type { Warehouse } from '../load/warehouse.ts';
import { type Bank, openBank } from '../qonto/bank.ts';
import { downloadFile } from '../qonto/files/download.ts';
import { downloadAgents } from '../qonto/files/download-agents.ts';
import { type Authorization, fixedAuthorization } from '../qonto/http/authorization.ts';
import { createClient } from '../qonto/http/client.ts';
import type { OauthCredentials } from '../qonto/http/credentials.ts';
import { openHttp } from '../qonto/http/wire.ts';
import { longestAttachment } from '../raw/paths.ts';
import type { RawZone } from '../raw/zone.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { checkTokenFile, checkWarehouseFile } from './outside-raw.ts';

const timer: Timer = { now: Date.now, sleep: (ms) => sleep(ms) };

export function composeLog(config: Config): Log {
  const usual = process.stderr.isTTY && !config.json ? 'warn' : 'info';
  return createLog(config.quiet ? 'error' : (config.log_level ?? usual));
}

export async function composeBank(config: Config, log: Log): Promise<Bank> {
  const credentials = config.credentials();
  const client = createClient({
    apiUrl: config.api_url,
    authorization:
      credentials.kind === 'oauth'
        ? await composeOauth(config, credentials, log)
        : fixedAuthorization(credentials),
    http: openHttp(config.concurrency, config.proxyFor(config.api_url)),
    requestsPer10Seconds: config.request_rate,
    log,
  });
  const policy = {
    apiUrl: config.api_url,
    attachmentHosts: config.attachment_hosts,
    credentials,
    maxFileBytes: longestAttachment,
    agents: downloadAgents(config.attachment_hosts, config.download_proxy, config.proxyFor),
  };
  return openBank(client, (url) => downloadFile(url, policy));
}

async function composeOauth(
  config: Config,
  credentials: OauthCredentials,
  log: Log,
): Promise<Authorization> {
  const { grantRequester } = await import('../qonto/oauth/grant.ts');
  const { oauthAuthorization } = await import('../qonto/oauth/authorization.ts');
  return oauthAuthorization({
    store: await composeTokenStore(config, log),
    requestGrant: grantRequester(config.oauth_url, credentials, config.proxyFor(config.oauth_url)),
    oauthUrl: config.oauth_url,
    seed: credentials.refreshToken,
    stagingToken: credentials.stagingToken,
    timer,
    log,
  });
}

/** Where the tokens of an OAuth application are kept. */
export async function composeTokenStore(config: Config, log: Log): Promise<TokenStore> {
  const { token_store: place, secret_manager_endpoint: endpoint } = config;
  checkTokenFile(config);
  if (place.kind === 'file') {
    return (await import('../tokens/file/store.ts')).fileTokenStore(place.file, timer);
  }
  if (endpoint === undefined) await checkCredentials();
  const { secretManagerTokenStore } = await import('../tokens/secret-manager/store.ts');
  return secretManagerTokenStore({ ...place, endpoint, log, timer });
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
  const { warehouse } = config;
  if (warehouse.kind === 'duckdb' && !existsSync(warehouse.file)) return undefined;
  return openWarehouse(config, zone, true);
}

async function openWarehouse(config: Config, zone: RawZone, readOnly: boolean): Promise<Warehouse> {
  const { warehouse } = config;
  checkWarehouseFile(config);
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
