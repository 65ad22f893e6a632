import { z } from 'zod';
import { jsonOrNothing } from '../../base/json.ts';
import { decodeTokens, type TokenRecord } from '../token-record.ts';
import type { SecretManagerApi, SecretVersion } from './api.ts';
import { unfitSecret } from './faults.ts';

/**
 * A secret read as a log: its versions are numbered without a gap, and of two that are added at once each has a number
 * of its own. So whoever gets the number after the one it has seen was first.
 */
export interface SecretLog {
  newest(): Promise<Newest>;
}

export interface Newest {
  /** 0 while the secret is empty. */
  readonly number: number;
  /** Whether the newest version says that somebody is renewing the tokens. */
  readonly isClaimed: boolean;
  readonly tokens: { readonly number: number; readonly record: TokenRecord } | undefined;
}

const claimSchema = z.object({
  kind: z.literal('qonto-elt claim'),
  /** Who wants to write; null when the turn is over. */
  holder: z.string().nullable(),
  /** The newest version with tokens that the holder has seen, 0 for none. There may be a newer one before the claim. */
  tokens_version: z.number().int().nonnegative(),
});

type Claim = z.infer<typeof claimSchema>;

/** A version that says: the tokens are being renewed by this one; until then they stand in an older version. */
export function encodeClaim(holder: string | null, tokensVersion: number): Buffer {
  const claim: Claim = { kind: 'qonto-elt claim', holder, tokens_version: tokensVersion };
  return Buffer.from(JSON.stringify(claim));
}

/** More versions than this behind `latest` would mean that the answers are not about which versions exist. */
const longestWalk = 1_000;

export function secretLog(api: SecretManagerApi, secret: string): SecretLog {
  let hint = 0;
  const decode = ({ number, bytes }: SecretVersion): Claim | TokenRecord => {
    if (bytes === undefined)
      throw unfitSecret(secret, `its version ${number} is disabled or destroyed`);
    const entry = claimSchema.safeParse(jsonOrNothing(bytes)).data ?? decodeTokens(bytes);
    if (entry === undefined) throw unfitSecret(secret, 'it holds something else than our tokens');
    return entry;
  };
  /** `latest` may lag behind by hours; only what is asked for by its number is there as soon as it was added. */
  // https://cloud.google.com/secret-manager/docs/reference/consistency
  const walk = async (): Promise<SecretVersion | undefined> => {
    let newest = await api.access(hint === 0 ? 'latest' : hint);
    for (let step = 0; step < longestWalk; step += 1) {
      const next = await api.access((newest?.number ?? 0) + 1);
      if (next === undefined) break;
      newest = next;
    }
    hint = newest?.number ?? 0;
    return newest;
  };
  /** Between a claim and the tokens it knows of, somebody faster may have written. */
  const tokensBefore = async (number: number, known: number): Promise<Newest['tokens']> => {
    for (let candidate = number - 1; candidate >= Math.max(1, known); candidate -= 1) {
      const version = await api.access(candidate);
      if (version?.bytes === undefined && candidate !== known) continue;
      const entry = decode(version ?? { number: candidate, bytes: undefined });
      if (!('kind' in entry)) return { number: candidate, record: entry };
    }
    return undefined;
  };
  return {
    async newest() {
      const version = await walk();
      if (version === undefined) return { number: 0, isClaimed: false, tokens: undefined };
      const { number } = version;
      const entry = decode(version);
      return 'kind' in entry
        ? {
            number,
            isClaimed: entry.holder !== null,
            tokens: await tokensBefore(number, entry.tokens_version),
          }
        : { number, isClaimed: false, tokens: { number, record: entry } };
    },
  };
}
