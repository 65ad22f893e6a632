import type { IncomingMessage } from 'node:http';
import { instantOf } from '../../base/instant.ts';
import { jsonOrNothing } from '../../base/json.ts';
import type { Log } from '../../base/log.ts';
import type { Secret } from '../../base/secret.ts';
import type { Seen } from './seen.ts';
import { judgeSignature, looksSigned } from './signature.ts';
import type { Spool } from './spool.ts';

/** What became of one request to the receiver. */
export const webhookOutcomes = [
  'accepted',
  'repeated',
  'unsigned',
  'forged',
  'stale',
  'too_long',
  'cut',
  'not_kept',
] as const;

export type WebhookOutcome = (typeof webhookOutcomes)[number];

export interface ReceiverDeps {
  readonly secrets: () => readonly Secret[];
  readonly toleranceMs: number;
  /** Where events are kept until they are committed; without one they are hints and nothing else. */
  readonly spool: Spool | undefined;
  readonly seen: Seen;
  readonly log: Log;
  readonly now: () => number;
  /** Something has happened, in these accounts if any is named. */
  readonly onEvent: (accounts: readonly string[]) => void;
  /** The signature is of no secret that is known: there may be a new one. */
  readonly onForged: () => void;
}

/** In bytes. An event has one or two thousand. */
export const longestEvent = 64 * 1024;

/**
 * Receives one webhook: checks it, keeps it, says that something has happened, and nothing more, so that the bank has its
 * answer at once. A request that fails changes nothing and is told nothing.
 */
export async function receive(
  request: IncomingMessage,
  deps: ReceiverDeps,
): Promise<WebhookOutcome> {
  const header = request.headers['x-qonto-signature'];
  const signature = typeof header === 'string' ? header : undefined;
  if (!looksSigned(signature)) return 'unsigned';
  const body = await readBody(request);
  if (typeof body === 'string') return body;
  const now = deps.now();
  const verdict = judgeSignature(
    { header: signature, body },
    { secrets: deps.secrets(), now, toleranceMs: deps.toleranceMs },
  );
  if (verdict === 'forged') deps.onForged();
  if (verdict !== 'good') return verdict;
  const earlier = deps.seen.earlier(body);
  // Sent again because the disk was slow: what becomes of the first one holds for both.
  if (earlier !== undefined) return (await earlier) ? 'repeated' : 'not_kept';
  const settled = settle(body, now, deps);
  deps.seen.add(body, settled);
  return (await settled) ? 'accepted' : 'not_kept';
}

/** Whether it was kept. What was not may come again. */
async function settle(body: Buffer, now: number, deps: ReceiverDeps): Promise<boolean> {
  const text = body.toString('utf8');
  const isGarbled = !Buffer.from(text, 'utf8').equals(body);
  const accounts = accountsNamedBy(text);
  const event = { body: text, receivedAt: instantOf(now), isGarbled };
  const isKept = await keep(event, deps);
  deps.onEvent(accounts);
  if (!isKept) deps.seen.forget(body);
  return isKept;
}

/** What cannot be kept is still a hint, and the bank sends it again. */
async function keep(
  event: Parameters<Spool['add']>[0],
  { spool, log }: ReceiverDeps,
): Promise<boolean> {
  if (spool === undefined) return true;
  try {
    if (await spool.add(event)) return true;
    log.warn('a webhook could not be kept', {
      reason: 'the spool is full',
      hint: 'It is emptied by each run that commits: see why none does. The bank sends the event again.',
    });
  } catch (error) {
    log.warn('a webhook could not be kept', {
      reason: error instanceof Error ? error.message : 'unknown',
      hint: 'Look after the folder of --webhook-spool. The bank sends the event again.',
    });
  }
  return false;
}

/** The bytes as they came, for the signature is over these. */
async function readBody(request: IncomingMessage): Promise<Buffer | 'too_long' | 'cut'> {
  if (Number(request.headers['content-length'] ?? 0) > longestEvent) return 'too_long';
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > longestEvent) return 'too_long';
      chunks.push(chunk);
    }
  } catch {
    return 'cut';
  }
  return request.complete ? Buffer.concat(chunks) : 'cut';
}

/** Longer than any id of the bank. */
const longestId = 100;

/**
 * The bank accounts that an event names: of a movement, the one it is in; of an account, itself. Whether they are ours is
 * for the run to see: nothing else is taken from an event.
 */
export function accountsNamedBy(body: string): readonly string[] {
  const event = record(jsonOrNothing(body));
  const data = record(event?.data);
  if (event === undefined || data === undefined) return [];
  const named = [
    data.bank_account_id,
    record(data.bank_account)?.id,
    ...(event.type === 'v1/accounts' ? [data.id] : []),
  ];
  return named.filter(
    (id): id is string => typeof id === 'string' && id !== '' && id.length <= longestId,
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}
