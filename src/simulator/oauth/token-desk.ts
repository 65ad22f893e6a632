import type { Clock } from '../clock.ts';
import type { Quirks } from '../quirks.ts';
import type { Random } from '../random.ts';
import { OauthProblem } from './oauth-problem.ts';

export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

/** What the desk has done, for tests. */
export interface TokenCounts {
  /** Answers with a new pair. */
  refreshes: number;
  /** Of these, to a refresh token that had been used before. */
  repeats: number;
  /** Refusals of a refresh token. */
  refused: number;
  /** Refresh tokens that were never used and would be accepted. */
  usable: number;
}

interface RefreshToken {
  chain: number;
  issuedAt: number;
  /** When it was first used, and what it gave then and since. */
  usedAt: number | null;
  given: TokenPair[];
}

const graceMs = 60_000;
const refreshLifeMs = 90 * 86_400_000;

/** Gives and takes tokens. Every use of a refresh token makes a new one; the old one has 60 s of grace. */
export class TokenDesk {
  readonly #clock: Clock;
  readonly #quirks: Quirks;
  readonly #random: Random;
  /** Access tokens by their end. */
  readonly #access = new Map<string, number>();
  readonly #refresh = new Map<string, RefreshToken>();
  readonly #counts = { refreshes: 0, repeats: 0, refused: 0 };
  #chains = 0;

  constructor(clock: Clock, quirks: Quirks, random: Random) {
    this.#clock = clock;
    this.#quirks = quirks;
    this.#random = random;
  }

  /** A user authorises the application: the refresh token to begin with. */
  consent(): string {
    this.#chains++;
    return this.#issue(this.#chains).refreshToken;
  }

  isAccepted(accessToken: string): boolean {
    const end = this.#access.get(accessToken);
    return end !== undefined && this.#clock.nowMs() < end;
  }

  /** All access tokens end now, as when somebody revokes them. */
  endAccess(): void {
    this.#access.clear();
  }

  /** The consent is taken back: every token ends. */
  revoke(): void {
    this.endAccess();
    this.#refresh.clear();
  }

  /** Throws an OauthProblem for a refresh token that is unknown, too old, or was used too long ago. */
  refresh(refreshToken: string): TokenPair {
    const token = this.#refresh.get(refreshToken);
    const now = this.#clock.nowMs();
    if (token === undefined || now - token.issuedAt >= refreshLifeMs) throw this.#refuse();
    if (token.usedAt === null) token.usedAt = now;
    else if (!this.#isRepeatable(token, token.usedAt)) throw this.#refuse();
    else this.#counts.repeats++;
    this.#counts.refreshes++;
    const [first] = token.given;
    if (first !== undefined && this.#quirks.refresh_repeat === 'same_pair') return first;
    if (this.#quirks.refresh_repeat === 'last_pair') this.#end(token.given);
    if (this.#quirks.refresh_ends_access === 'on') this.endAccess();
    const pair = this.#issue(token.chain);
    token.given.push(pair);
    return pair;
  }

  counts(): TokenCounts {
    const now = this.#clock.nowMs();
    const usable = [...this.#refresh.values()].filter(
      ({ usedAt, issuedAt }) => usedAt === null && now - issuedAt < refreshLifeMs,
    ).length;
    return { ...this.#counts, usable };
  }

  #isRepeatable(token: RefreshToken, usedAt: number): boolean {
    if (this.#quirks.refresh_repeat === 'refused') return false;
    if (this.#clock.nowMs() - usedAt < graceMs) return true;
    if (this.#quirks.refresh_late_repeat === 'ends_chain') {
      for (const [name, { chain }] of this.#refresh)
        if (chain === token.chain) this.#refresh.delete(name);
    }
    return false;
  }

  #issue(chain: number): TokenPair {
    const expiresInSeconds = this.#quirks.access_token_seconds;
    const pair = {
      accessToken: `ory_at_${this.#random.hex(40)}`,
      refreshToken: `ory_rt_${this.#random.hex(40)}`,
      expiresInSeconds,
    };
    const now = this.#clock.nowMs();
    this.#access.set(pair.accessToken, now + expiresInSeconds * 1_000);
    this.#refresh.set(pair.refreshToken, { chain, issuedAt: now, usedAt: null, given: [] });
    return pair;
  }

  #end(pairs: readonly TokenPair[]): void {
    for (const { accessToken, refreshToken } of pairs) {
      this.#access.delete(accessToken);
      this.#refresh.delete(refreshToken);
    }
  }

  #refuse(): OauthProblem {
    this.#counts.refused++;
    return new OauthProblem(
      400,
      'invalid_grant',
      'The refresh token is invalid, expired or revoked.',
    );
  }
}
