import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { BankOptions } from '../../../../src/simulator/index.ts';
import { type Journey, startJourney } from '../../../support/journey.ts';
import { type Gateway, openGateway, type Stops } from './gateway.ts';

export interface OauthJourney extends Journey {
  readonly gateway: Gateway;
  /** The folder with the tokens, and the file in it. */
  readonly vault: string;
  readonly tokens: string;
  /** What was handed in at first. */
  readonly seed: string;
  readonly stops: Stops;
  /** For a process of its own; without the API key. */
  readonly oauthEnv: Readonly<Record<string, string>>;
}

/** A journey whose credentials are those of an OAuth application with a fresh consent. */
export async function startOauthJourney(options: BankOptions = {}): Promise<OauthJourney> {
  const journey = await startJourney({ transactions: 120, accounts: 2, ...options });
  const { bank, folder } = journey;
  const stops: Stops = {};
  const gateway = await openGateway(bank, stops);
  const vault = join(folder, 'vault');
  const tokens = join(vault, 'tokens.json');
  const oauthEnv = {
    QONTO_API_URL: gateway.apiUrl,
    QONTO_OAUTH_URL: gateway.origin,
    QONTO_CLIENT_ID: bank.clientId,
    QONTO_CLIENT_SECRET: bank.clientSecret,
    QONTO_REFRESH_TOKEN: bank.refreshToken,
    QONTO_ELT_TOKEN_STORE: `file:${tokens}`,
    QONTO_ELT_RAW: journey.raw,
    QONTO_ELT_WAREHOUSE: journey.warehouse,
  };
  Object.assign(journey.env, oauthEnv);
  return { ...journey, gateway, vault, tokens, seed: bank.refreshToken, stops, oauthEnv };
}

interface StoredDocument {
  access_token: string;
  access_expires_at: string;
  refresh_token: string;
  rotated_at: string;
  seeds: string[];
}

export async function storedTokens({
  tokens,
}: Pick<OauthJourney, 'tokens'>): Promise<StoredDocument> {
  return JSON.parse(await readFile(tokens, 'utf8'));
}

/** Makes what is stored look as it will look when so much time has passed. */
export async function age(
  journey: Pick<OauthJourney, 'tokens'>,
  { minutes = 55, days = 0 }: { readonly minutes?: number; readonly days?: number } = {},
): Promise<void> {
  const document = await storedTokens(journey);
  const ms = minutes * 60_000 + days * 86_400_000;
  const earlier = (instant: string) => new Date(Date.parse(instant) - ms).toISOString();
  document.access_expires_at = earlier(document.access_expires_at);
  document.rotated_at = earlier(document.rotated_at);
  await writeFile(journey.tokens, JSON.stringify(document));
}

export async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o7777).toString(8);
}

/** Waits until something is so; fails after half a minute. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    if (await isSo()) return;
    await sleep(20);
  }
  expect.fail(`never came to pass: ${what}`);
}
