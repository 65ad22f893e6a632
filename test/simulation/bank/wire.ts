import type { DownloadUrl } from '../../../src/qonto/bank.ts';
import type { Http, HttpAnswer } from '../../../src/qonto/http/wire.ts';
import type { FaultKind } from '../points.ts';
import type { SimProcess } from '../process.ts';
import type { World } from '../world.ts';
import { answerOf, errorAnswer, textBody } from './answer.ts';
import type { Ledger } from './ledger.ts';
import { live } from './life.ts';
import { openUrl } from './render.ts';

/** How the bank looks at an `Authorization` header. */
export interface Credentials {
  accepts(header: string | undefined): boolean;
}

/** The wire from a process to the bank, with everything that can go wrong on it. What happens there meanwhile is told. */
export function bankWire(
  world: World,
  ledger: Ledger,
  process: SimProcess,
  credentials: Credentials,
  tell: () => void,
): Http {
  return {
    get: (url, headers, signal) =>
      process.call({ name: `GET ${url.pathname}${url.search}`, before: 'C4', after: 'C4' }, () => {
        // Hung up before it was sent.
        signal.throwIfAborted();
        liveOn(world, ledger, tell);
        if (!credentials.accepts(headers.authorization)) {
          process.refused();
          return errorAnswer(ledger, 401);
        }
        return answerWithFaults(world, ledger, url);
      }),
    close() {},
  };
}

/** Downloads from the bank's storage. */
export function bankDownloads(world: World, ledger: Ledger, process: SimProcess): DownloadUrl {
  return (url) =>
    process.call({ name: 'download', before: 'C7', after: 'C7' }, () => {
      if (url === undefined) return { kind: 'failed', reason: 'no URL' };
      const hit = (kind: FaultKind) => {
        world.hits[kind] += 1;
      };
      const file = openUrl(ledger, url);
      if (file === 'gone') return { kind: 'gone' };
      if (file === 'expired') return { kind: 'expired' };
      if (!world.random.chance(world.tick?.http ?? 0)) return { kind: 'bytes', bytes: file.bytes };
      switch (world.random.int(0, 2)) {
        case 0:
          hit('download_fails');
          return { kind: 'failed', reason: 'storage answered 503' };
        case 1:
          hit('download_expired');
          return { kind: 'expired' };
        default:
          hit('download_damaged');
          return { kind: 'bytes', bytes: file.bytes.subarray(0, -5) };
      }
    });
}

function liveOn(world: World, ledger: Ledger, tell: () => void): void {
  if (!world.random.chance(world.tick?.eventsWithin ?? 0)) return;
  const event = live(ledger);
  if (event !== undefined) world.hits[event] += 1;
  tell();
}

function answerWithFaults(world: World, ledger: Ledger, url: URL): HttpAnswer {
  const { tick, random, hits } = world;
  if (tick?.accountDown && url.searchParams.get('bank_account_id') === ledger.accounts[0]?.id) {
    hits.account_down += 1;
    return errorAnswer(ledger, 500);
  }
  if (tick?.forbidden && url.pathname === '/v2/labels') {
    hits.stream_forbidden += 1;
    return errorAnswer(ledger, 403);
  }
  if (!random.chance(tick?.http ?? 0)) {
    const answer = answerOf(ledger, url);
    if (answer.status === 404 && url.pathname.startsWith('/v2/transactions/'))
      hits.not_found_by_id += 1;
    return answer;
  }
  const kind = random.pick(wireFaults);
  hits[kind] += 1;
  switch (kind) {
    case 'rate_limited':
      return errorAnswer(ledger, 429, random.chance(0.5) ? { 'retry-after': '3' } : {});
    case 'bank_error':
      return errorAnswer(ledger, random.pick([500, 502, 503, 504]));
    case 'timeout':
      throw Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
    case 'connection_reset':
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    case 'html_answer':
      return {
        ...answerOf(ledger, url),
        headers: { 'content-type': 'text/html' },
        body: textBody('<html>'),
      };
    case 'body_cut': {
      const answer = answerOf(ledger, url);
      const { text } = answer.body;
      return { ...answer, body: textBody(text.slice(0, random.int(0, text.length - 1))) };
    }
  }
}

// An answer that nobody asks for again is rarer, or most runs would end in it.
const wireFaults = [
  'rate_limited',
  'rate_limited',
  'rate_limited',
  'bank_error',
  'bank_error',
  'bank_error',
  'timeout',
  'timeout',
  'timeout',
  'connection_reset',
  'connection_reset',
  'connection_reset',
  'body_cut',
  'body_cut',
  'body_cut',
  'html_answer',
] as const satisfies readonly FaultKind[];
