import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { BankCore } from '../bank-core.ts';
import { errorBody } from './faults/error-body.ts';
import type { Problem } from './faults/problem.ts';
import type { BankEnv } from './target.ts';

/** An answer of the application; `body` is JSON. */
export function answerJson(c: Context<BankEnv>, body: string | Uint8Array<ArrayBuffer>): Response {
  return c.body(body, 200, { 'Content-Type': 'application/json; charset=utf-8' });
}

/** An answer that refuses. */
export function answerProblem(c: Context<BankEnv>, problem: Problem, core: BankCore): Response {
  const { quirks } = core.world;
  const headers: Record<string, string> = { 'Content-Type': 'application/json; charset=utf-8' };
  if (problem.retryAfterSeconds !== undefined && quirks.retry_after === 'present') {
    headers['Retry-After'] = String(problem.retryAfterSeconds);
  }
  const body = errorBody(problem, quirks, core.ids.hex(32));
  return c.body(body, problem.status as ContentfulStatusCode, headers);
}
