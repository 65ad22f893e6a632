import type { Log } from '../../base/log.ts';
import { type Config, usesOauth } from '../../config/config.ts';
import { isNeglected } from '../../qonto/oauth/policy.ts';
import { composeTokenStore } from '../../run/compose-bank.ts';
import { durationText, momentText } from '../output/duration.ts';

/** What there is to say of OAuth tokens without saying them. */
export interface OauthState {
  readonly token_store: string;
  /** Null while nothing is stored. */
  readonly access_token_until: string | null;
  readonly refresh_token_since: string | null;
  /** Nobody has renewed it for 60 days; it lives 90. */
  readonly neglected: boolean;
}

/** Undefined where the credentials are not those of an OAuth application. Throws what the token store throws. */
export async function readOauthState(config: Config, log: Log): Promise<OauthState | undefined> {
  if (!usesOauth(config)) return undefined;
  const store = await composeTokenStore(config, log);
  const record = (await store.read())?.record;
  return {
    token_store: store.name,
    access_token_until: instantText(record?.accessExpiresAt),
    refresh_token_since: instantText(record?.rotatedAt),
    neglected: record !== undefined && isNeglected(record, Date.now()),
  };
}

/** One line of it. */
export function oauthText(state: OauthState): string {
  const { token_store: store, access_token_until: until, refresh_token_since: since } = state;
  if (until === null || since === null) return `${store} is empty, QONTO_REFRESH_TOKEN comes first`;
  const left = Date.parse(until) - Date.now();
  const access = left > 0 ? `access token for ${durationText(left)}` : 'access token ended';
  const age = `refresh token of ${momentText(since, Date.now())}`;
  const alert = state.neglected ? '; IT ENDS AFTER 90 DAYS, run at least once a week' : '';
  return `${access}, ${age}, in ${store}${alert}`;
}

function instantText(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
