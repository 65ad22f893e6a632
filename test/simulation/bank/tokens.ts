import type { Ledger } from './ledger.ts';
import { canaries } from './render.ts';

/** How long a refresh token is still taken after it was used for the first time. */
const graceMs = 60_000;

export interface Pair {
  readonly access: string;
  readonly refresh: string;
  readonly lifetimeMs: number;
}

/** The bank's side of OAuth: who may do what until when. */
export interface TokenServer {
  /** New tokens for a refresh token; undefined when it is not accepted. */
  refresh(token: string): Pair | undefined;
  accepts(access: string): boolean;
  /** The bank takes an access token back before its time. */
  revoke(access: string): void;
  /** The user authorises the program anew. */
  consent(): string;
}

interface Known {
  /** The one that replaced it, at its first use. */
  usedAtMs?: number;
  dead?: boolean;
}

export function openTokenServer({ random, nowUs }: Ledger, lifetimeMs: number): TokenServer {
  const refreshTokens = new Map<string, Known>();
  const accessTokens = new Map<string, number>();
  const nowMs = () => Math.floor(nowUs() / 1_000);
  const issue = (): string => {
    const token = `${canaries.token}R${random.hex(24)}`;
    refreshTokens.set(token, {});
    return token;
  };
  return {
    refresh(token) {
      const known = refreshTokens.get(token);
      if (known === undefined || known.dead) return undefined;
      if (known.usedAtMs !== undefined && nowMs() > known.usedAtMs + graceMs) return undefined;
      known.usedAtMs ??= nowMs();
      // The worst that the documentation allows: of several successors only the last one lives.
      for (const [other, state] of refreshTokens) if (other !== token) state.dead = true;
      const access = `${canaries.token}A${random.hex(24)}`;
      accessTokens.set(access, nowMs() + lifetimeMs);
      return { access, refresh: issue(), lifetimeMs };
    },
    accepts: (access) => (accessTokens.get(access) ?? 0) > nowMs(),
    revoke(access) {
      accessTokens.delete(access);
    },
    consent() {
      refreshTokens.clear();
      return issue();
    },
  };
}
