import type { Context, MiddlewareHandler } from 'hono';
import type { BankCore } from '../bank-core.ts';
import { checkAuthorization } from './auth.ts';
import { Problem } from './faults/problem.ts';
import { loginPage } from './lists/pages.ts';
import type { BankEnv } from './target.ts';

/** What a request must pass before the API looks at it: limits and credentials. */
export function makeGate(core: BankCore): MiddlewareHandler<BankEnv> {
  const { quirks } = core.world;
  const windows = [new RateWindow(1_000, 10_000), new RateWindow(10_000, 600_000)];
  const refusals = new RateWindow(200, 3_600_000);
  return async (c, next) => {
    const now = Date.now();
    if (quirks.rate_limits === 'on') {
      const waitMs = Math.max(...windows.map((window) => window.waitMs(now)));
      if (waitMs > 0) throw tooMany(waitMs);
      for (const window of windows) window.take(now);
    }
    const throttledMs = refusals.waitMs(now);
    if (quirks.unauthorized_throttle === 'on' && throttledMs > 0) throw tooMany(throttledMs);
    try {
      checkAuthorization(c.req.header('authorization'), core);
    } catch (error) {
      refusals.take(now);
      throw error;
    }
    await next();
  };
}

/** The login wall of the sandbox, in front of the API and of the files. */
export function stagingGate(core: BankCore): MiddlewareHandler<BankEnv> {
  return async (c: Context<BankEnv>, next) => {
    const closed =
      core.world.quirks.staging_gate === 'on' &&
      c.req.header('x-qonto-staging-token') !== core.credentials.stagingToken;
    return closed ? c.html(loginPage, 200) : await next();
  };
}

function tooMany(waitMs: number): Problem {
  return new Problem(429, 'too_many_requests', 'Too Many Requests', {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}

/** Allows `limit` requests in any `spanMs`. */
class RateWindow {
  readonly #times: Float64Array;
  readonly #spanMs: number;
  #next = 0;

  constructor(limit: number, spanMs: number) {
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
    this.#spanMs = spanMs;
  }

  /** How long to wait until one more request fits; 0 when it fits now. */
  waitMs(nowMs: number): number {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, oldest + this.#spanMs - nowMs);
  }

  take(nowMs: number): void {
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}
