import { z } from 'zod';
import { jsonOrNothing } from '../base/json.ts';
import { Secret } from '../base/secret.ts';

/** What a run needs to go on from the run before it. */
export interface TokenRecord {
  /** The token host these tokens are for: they are shown to no other. */
  readonly oauthUrl: string;
  readonly accessToken: Secret;
  /** Milliseconds since 1970, by the clock of the machine that asked for it. */
  readonly accessExpiresAt: number;
  readonly refreshToken: Secret;
  /** When the bank gave this refresh token, by the same clock. */
  readonly rotatedAt: number;
  /** Hashes of the refresh tokens that users have handed in, newest last: any other one is a new consent. */
  readonly seeds: readonly string[];
  /** What the webhooks are signed with that this application has asked for. */
  readonly webhookSecrets?: readonly WebhookSecret[] | undefined;
}

export interface WebhookSecret {
  /** The id of the subscription; null until the bank has given one. */
  readonly subscription: string | null;
  readonly secret: Secret;
}

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

const schema = z.object({
  kind: z.literal('qonto-elt tokens'),
  oauth_url: z.string(),
  access_token: secret,
  access_expires_at: instant,
  refresh_token: secret,
  rotated_at: instant,
  seeds: z.array(z.string()),
  webhook_secrets: z.array(z.object({ subscription: z.string().nullable(), secret })).optional(),
});

/** Only here tokens become text. */
export function encodeTokens(record: TokenRecord): Buffer {
  const document: z.input<typeof schema> = {
    kind: 'qonto-elt tokens',
    oauth_url: record.oauthUrl,
    access_token: record.accessToken.reveal(),
    access_expires_at: new Date(record.accessExpiresAt).toISOString(),
    refresh_token: record.refreshToken.reveal(),
    rotated_at: new Date(record.rotatedAt).toISOString(),
    seeds: [...record.seeds],
    webhook_secrets: record.webhookSecrets?.map(({ subscription, secret: own }) => ({
      subscription,
      secret: own.reveal(),
    })),
  };
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}

/** Undefined for anything that `encodeTokens` did not write. */
export function decodeTokens(bytes: Uint8Array): TokenRecord | undefined {
  const parsed = schema.safeParse(jsonOrNothing(bytes));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    oauthUrl: data.oauth_url,
    accessToken: data.access_token,
    accessExpiresAt: data.access_expires_at,
    refreshToken: data.refresh_token,
    rotatedAt: data.rotated_at,
    seeds: data.seeds,
    ...(data.webhook_secrets && { webhookSecrets: data.webhook_secrets }),
  };
}
