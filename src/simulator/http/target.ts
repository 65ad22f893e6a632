import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export type BankEnv = { Bindings: HttpBindings };

/** Path and query exactly as the client sent them; signatures are over these. */
export function requestTarget(c: Context<BankEnv>): string {
  return c.env.incoming.url ?? '/';
}

export function paramsOf(c: Context<BankEnv>): URLSearchParams {
  return new URLSearchParams(requestTarget(c).split('?').slice(1).join('?'));
}
