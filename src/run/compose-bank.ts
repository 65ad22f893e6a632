import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import type { Timer } from '../base/timer.ts';
import type { Config } from '../config/config.ts';
import { type Bank, openBank } from '../qonto/bank.ts';
import { downloadFile } from '../qonto/files/download.ts';
import { downloadAgents } from '../qonto/files/download-agents.ts';
import { type Authorization, fixedAuthorization } from '../qonto/http/authorization.ts';
import { type Client, createClient } from '../qonto/http/client.ts';
import type { Credentials, OauthCredentials } from '../qonto/http/credentials.ts';
import { openHttp } from '../qonto/http/wire.ts';
import { longestAttachment } from '../raw/paths.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { checkTokenFile } from './outside-raw.ts';

const timer: Timer = { now: Date.now, sleep: (ms) => sleep(ms) };

/** The bank, with the HTTP client and the credentials it is asked with. Throws a config error. */
export async function composeBank(config: Config, log: Log, onAnswer?: OnAnswer): Promise<Bank> {
  const credentials = config.credentials();
  const policy = {
    apiUrl: config.api_url,
    attachmentHosts: config.attachment_hosts,
    credentials,
    maxFileBytes: longestAttachment,
    agents: downloadAgents(config.attachment_hosts, config.download_proxy, config.proxyFor),
  };
  const client = await composeClient(config, credentials, log, onAnswer);
  return openBank(client, (url) => downloadFile(url, policy));
}

/** Told of each answer of the bank's API, by its status. */
export type OnAnswer = (status: number) => void;

/** The way to the bank's API. */
export async function composeClient(
  config: Config,
  credentials: Credentials,
  log: Log,
  onAnswer?: OnAnswer,
): Promise<Client> {
  return createClient({
    apiUrl: config.api_url,
    authorization:
      credentials.kind === 'oauth'
        ? await composeOauth(config, credentials, log)
        : fixedAuthorization(credentials),
    http: openHttp(config.concurrency, config.proxyFor(config.api_url)),
    requestsPer10Seconds: config.request_rate,
    log,
    onAnswer,
  });
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
  const { token_store: address, secret_manager_endpoint: endpoint } = config;
  checkTokenFile(config);
  if (address.kind === 'file') {
    return (await import('../tokens/file/store.ts')).fileTokenStore(address.file, timer);
  }
  if (endpoint === undefined)
    await (await import('../google/credentials.ts')).checkGoogleCredentials();
  const { secretManagerTokenStore } = await import('../tokens/secret-manager/store.ts');
  return secretManagerTokenStore({ ...address, endpoint, log, timer });
}
