import { type Context, Hono } from 'hono';
import type { Bank } from '../../bank.ts';
import { statuses } from '../../model/row.ts';
import { quirkDescriptions } from '../../quirks.ts';
import { type Fault, faultKinds } from '../faults/faults.ts';
import type { BankEnv } from '../target.ts';

/** The endpoints that steer the simulation; no real bank has them. */
export function makeControl(bank: Bank): Hono<BankEnv> {
  const control = new Hono<BankEnv>();
  control.onError((error, c) => {
    const known = error instanceof RangeError || error instanceof SyntaxError;
    return c.json({ error: error.message }, known ? 400 : 500);
  });

  control.get('/truth', (c) =>
    c.body(textStream(bank.truthText()), 200, { 'Content-Type': 'application/json' }),
  );
  control.get('/books', (c) => c.json(bank.books(c.req.query('time_zone'))));
  control.get('/requests', (c) => c.json(bank.requests()));
  control.delete('/requests', (c) => {
    bank.clearRequests();
    return c.json({});
  });
  control.get('/tokens', (c) => c.json(bank.tokens()));
  control.post('/consent', (c) => c.json({ refresh_token: bank.consent() }));
  control.post('/end-access-tokens', (c) => {
    bank.endAccessTokens();
    return c.json({});
  });
  control.get('/quirks', (c) => c.json({ quirks: bank.quirks(), descriptions: quirkDescriptions }));

  control.post('/advance', async (c) => {
    const input = await read(c);
    return c.json(bank.advance(input.numbers('hours', 'days')));
  });
  control.post('/quirks', async (c) => {
    const input = await read(c);
    return c.json({ quirks: bank.setQuirks(input.all()) });
  });
  control.post('/bulk-touch', async (c) => {
    const input = await read(c);
    const touched = bank.bulkTouch({
      count: input.number('count') ?? 250,
      bank_account_id: input.text('bank_account_id'),
      status: input.oneOf('status', statuses),
    });
    return c.json(touched);
  });
  control.post('/mutate-every', async (c) => {
    const input = await read(c);
    const plan = input.numbers('requests', 'updates', 'inserts', 'deletes', 'limit');
    bank.mutateEvery(plan.requests ? { ...plan, requests: plan.requests } : null);
    return c.json({ plan });
  });
  control.post('/faults', async (c) => {
    const fault = readFault(await read(c));
    if (fault === null) bank.clearFaults();
    else bank.addFault(fault);
    return c.json({ fault });
  });
  return control;
}

async function read(c: Context<BankEnv>): Promise<ControlInput> {
  const text = await c.req.text();
  return new ControlInput(text === '' ? {} : JSON.parse(text));
}

/** null clears all faults: a body that names neither a status nor a kind. */
function readFault(input: ControlInput): Fault | null {
  const match = input.text('match');
  const kind = input.oneOf('kind', faultKinds);
  const numbers = input.numbers('times', 'skip', 'status', 'retry_after');
  if (kind === undefined && numbers.status === undefined) return null;
  return { ...numbers, ...(match !== undefined && { match }), ...(kind !== undefined && { kind }) };
}

const pieceChars = 256 * 1024;

/** Sends generated text in pieces of some size, only as fast as it is read. */
function textStream(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      let text = '';
      while (text.length < pieceChars) {
        const next = pieces.next();
        if (next.done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += next.value;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
}

/** Reads the fields of a control request; throws a RangeError for what does not fit. */
class ControlInput {
  readonly #fields: Record<string, unknown>;

  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new RangeError('the body must be a JSON object');
    }
    this.#fields = { ...body };
  }

  all(): Record<string, unknown> {
    return this.#fields;
  }

  number(name: string): number | undefined {
    const value = this.#fields[name];
    if (value === undefined || typeof value === 'number') return value;
    throw new RangeError(`${name} must be a number`);
  }

  text(name: string): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || typeof value === 'string') return value;
    throw new RangeError(`${name} must be text`);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const known = allowed.find((candidate) => candidate === value);
    if (known === undefined) throw new RangeError(`${name} must be one of: ${allowed.join(', ')}`);
    return known;
  }

  /** Some number fields at once, those that are there. */
  numbers<T extends string>(...names: T[]): Partial<Record<T, number>> {
    const found: Partial<Record<T, number>> = {};
    for (const name of names) {
      const value = this.number(name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }
}
