import { randomUUID } from 'node:crypto';
import { type Ask, field, type Seen } from '../ask.ts';
import { type Finding, seen, unseen } from '../finding.ts';
import type { Sample } from '../sample.ts';

/** In which shapes errors come, and how bodies are framed. */
export async function askErrors(ask: Ask, { of, accounts, pages }: Sample): Promise<Finding[]> {
  const refused = await ask('/transactions', of('no_such_status'));
  const missing = await ask(`/transactions/${randomUUID()}`);
  return [shapes(refused, missing), await byId(ask, pages), framing(accounts)];
}

/** An audit asks for what no list shows, and believes a 404 only where this holds. */
async function byId(ask: Ask, pages: Sample['pages']): Promise<Finding> {
  const subject = 'transaction_by_id';
  const question = 'Is a transaction that is listed found by its id?';
  const id = pages
    .get('completed')
    ?.rows.map((row) => row.id)
    .find((one) => typeof one === 'string');
  if (typeof id !== 'string') return unseen(subject, question, 'no row is listed');
  const { status } = await ask(`/transactions/${id}`);
  return seen(subject, question, status === 200 ? 'found' : String(status));
}

/** The documentation shows a list for a refused value, and one object for an id that is not there. */
function shapes(refused: Seen, missing: Seen): Finding {
  const subject = 'error_bodies';
  const question = 'In which shape do errors come?';
  if (refused.status === 200 || missing.status === 200)
    return unseen(subject, question, 'an unknown status and an unknown id were not refused');
  const [a, b] = [shapeOf(refused), shapeOf(missing)];
  if (a === b) return seen(subject, question, a);
  return a === 'array' && b === 'object'
    ? seen(subject, question, 'documented')
    : seen(subject, question, 'other', `${a} and ${b}`);
}

function shapeOf({ body }: Seen): string {
  if (body === undefined) return 'empty';
  const errors = field(body, 'errors');
  if (Array.isArray(errors)) return 'array';
  if (errors !== undefined) return 'object';
  return field(body, 'code') === undefined ? 'message' : 'flat';
}

function framing({ headers }: Seen): Finding {
  const hasLength = 'content-length' in headers || 'transfer-encoding' in headers;
  return seen(
    'body_framing',
    'Do bodies say how long they are?',
    hasLength ? 'length' : 'close',
    hasLength ? undefined : 'a body that is cut looks like a whole one',
  );
}
