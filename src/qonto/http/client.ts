import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../base/errors.ts';
import { type Instant, instantOf } from '../../base/instant.ts';
import type { Log } from '../../base/log.ts';
import type { Authorization } from './authorization.ts';
import type { Body } from './body.ts';
import { createCredentialGate } from './credential-gate.ts';
import type { CredentialWords } from './credential-words.ts';
import {
  answerFault,
  brokenBody,
  garbledBody,
  type RequestContext,
  refusedCredentials,
  requestFault,
  UnexpectedShape,
  unexpectedShape,
  wantsOauth,
} from './faults.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import { retryDelay, retryPolicy } from './retry-delay.ts';
import type { Change, Http, HttpAnswer } from './wire.ts';

export interface ClientOptions {
  readonly apiUrl: string;
  readonly authorization: Authorization;
  readonly http: Http;
  readonly requestsPer10Seconds: number;
  readonly log: Log;
  /** Told of each answer, by its status. */
  readonly onAnswer?: ((status: number) => void) | undefined;
}

export interface Answer<T> {
  readonly value: T;
  /** The `Date` header: the bank's clock, to the second. */
  readonly serverTime: Instant | undefined;
}

export interface Call<T> extends RequestContext {
  /** Sent as given, repeated keys included. */
  readonly query?: readonly (readonly [string, string])[];
  /** Reads the body, which is UTF-8; a SyntaxError it throws means a broken body, which is asked for again. */
  readonly read: (body: Body) => T;
}

export type Look = Pick<Call<never>, 'path' | 'query'>;

/** A call that changes something. */
export interface ChangingCall<T> extends Omit<Call<T>, 'query'> {
  readonly change: Change;
}

export interface Client {
  /** One authenticated GET, retried by policy. Throws ConnectorError: auth for 401 and 403, unavailable otherwise. */
  get<T>(call: Call<T>): Promise<Answer<T>>;
  /** One authenticated GET, and the answer as it came, whatever it says. Throws ConnectorError where none came, and for 401. */
  look(call: Look): Promise<HttpAnswer>;
  /**
   * The same of what changes something; an answer without content is read as an empty body. What may have reached the bank
   * is not sent again, unless that does no harm: a POST only after 429.
   */
  send<T>(call: ChangingCall<T>): Promise<Answer<T>>;
  /** Requests sent so far, retries included. */
  sent(): number;
  /** Hangs up at once; ends when renewed credentials that were on their way are kept. */
  close(): Promise<void>;
}

/** The only way to the bank's API: limited in rate, retried by policy, every fault in our words. */
export function createClient(options: ClientOptions): Client {
  const limiter = createRateLimiter(options.requestsPer10Seconds);
  const closing = new AbortController();
  // Each request that waits to be sent again listens, and Node takes more than ten for a leak.
  setMaxListeners(0, closing.signal);
  let sent = 0;
  const { words } = options.authorization;
  const gate = createCredentialGate(options.authorization);
  const send = async (url: URL, context: RequestContext, change?: Change): Promise<HttpAnswer> => {
    await limiter.take();
    return gate.send(
      async (credentials, signal) => {
        closing.signal.throwIfAborted();
        sent += 1;
        const headers = {
          ...credentials,
          accept: 'application/json',
          'user-agent': 'qonto-elt',
          ...(change?.body !== undefined && { 'content-type': 'application/json' }),
        };
        const answer = await options.http.get(url, headers, signal, change);
        options.onAnswer?.(answer.status);
        return answer;
      },
      ({ body: { text } }) =>
        wantsOauth(text, words) ? undefined : refusedCredentials(text, context, words),
    );
  };
  const urlOf = ({ path, query = [] }: Look): URL => {
    const url = new URL(`${options.apiUrl}${path}`);
    // Each `append` to the parameters of a URL would parse it anew.
    const parameters = query.map(([key, value]): [string, string] => [key, value]);
    if (query.length > 0) url.search = new URLSearchParams(parameters).toString();
    return url;
  };
  const environment = {
    log: options.log,
    words,
    limiter,
    signal: closing.signal,
    onUnwelcome: (fault: ConnectorError) => gate.shut(fault),
  };
  return {
    async look(call) {
      try {
        return await send(urlOf(call), call);
      } catch (error) {
        throw error instanceof ConnectorError ? error : requestFault(error, call);
      }
    },
    get(call) {
      return withRetries(call, () => send(urlOf(call), call), environment);
    },
    send(call) {
      const { change } = call;
      const context = { ...call, method: change.method };
      return withRetries(context, () => send(urlOf(call), context, change), environment);
    },
    sent: () => sent,
    close() {
      closing.abort();
      gate.close();
      options.http.close();
      return options.authorization.settled();
    },
  };
}

interface Environment {
  readonly log: Log;
  readonly words: CredentialWords;
  readonly limiter: RateLimiter;
  /** Fires when the client is closed. */
  readonly signal: AbortSignal;
  /** The bank wants to be left alone for longer than a run lasts. */
  readonly onUnwelcome: (fault: ConnectorError) => void;
}

async function withRetries<T>(
  call: Call<T>,
  send: () => Promise<HttpAnswer>,
  { log, words, limiter, signal, onUnwelcome }: Environment,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const { answer, fault, status, retryAfter, bankTime } = await attemptOnce(call, send, words);
    if (answer !== undefined) return answer;
    // A date the bank names is one of its own clock.
    const now = bankTime ?? Date.now();
    const delay =
      fault.transient && (call.method !== 'POST' || status === 429)
        ? retryDelay({ attempt, retryAfter, now, random: Math.random() })
        : undefined;
    // It would have been asked again, had the bank not named so long a pause.
    const isUnwelcome = status === 429 && delay === undefined && attempt < retryPolicy.attempts;
    if (isUnwelcome) onUnwelcome(fault);
    if (delay === undefined || signal.aborted) throw fault;
    log.warn('request failed, will be retried', {
      endpoint: call.path,
      ...call.about,
      http_status: status,
      code: fault.code,
      attempt,
      delay_ms: delay,
    });
    if (status === 429) limiter.pause(delay);
    await sleep(delay, undefined, { signal }).catch(() => {
      throw fault;
    });
  }
}

type Outcome<T> =
  | {
      readonly answer: Answer<T>;
      readonly fault?: never;
      readonly status?: never;
      readonly retryAfter?: never;
      readonly bankTime?: never;
    }
  | {
      readonly answer?: never;
      readonly fault: ConnectorError;
      readonly status?: number;
      readonly retryAfter?: string | undefined;
      /** Milliseconds since 1970. */
      readonly bankTime?: number | undefined;
    };

async function attemptOnce<T>(
  call: Call<T>,
  send: () => Promise<HttpAnswer>,
  words: CredentialWords,
): Promise<Outcome<T>> {
  let response: HttpAnswer;
  try {
    response = await send();
  } catch (error) {
    return { fault: error instanceof ConnectorError ? error : requestFault(error, call) };
  }
  const { status, headers, body } = response;
  const done = call.method !== undefined && status >= 200 && status < 300;
  if (done && body.bytes.length === 0)
    return { answer: { value: call.read(body), serverTime: undefined } };
  const said = status === 200 ? '' : body.text;
  const fault = answerFault(done ? 200 : status, text(headers['content-type']), said, call, words);
  const date = Date.parse(text(headers.date) ?? '');
  const bankTime = Number.isNaN(date) ? undefined : date;
  if (fault !== undefined) {
    return { fault, status, retryAfter: text(headers['retry-after']), bankTime };
  }
  // Taken for UTF-8 all the same, it would land as something else than was sent.
  if (!body.isUtf8) return { fault: garbledBody(call), status, bankTime };
  try {
    const serverTime = bankTime === undefined ? undefined : instantOf(bankTime);
    return { answer: { value: call.read(body), serverTime } };
  } catch (error) {
    if (error instanceof UnexpectedShape)
      return { fault: unexpectedShape(error.message, call), status };
    if (error instanceof SyntaxError) return { fault: brokenBody(call), status };
    throw error;
  }
}

function text(header: HttpAnswer['headers'][string]): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
