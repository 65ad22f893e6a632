import { jsonOrNothing } from '../base/json.ts';
import type { Bank } from '../qonto/bank.ts';
import type { HttpAnswer } from '../qonto/http/wire.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Query = readonly (readonly [string, string])[];

/** One answer of the bank, looked at from outside. */
export interface Seen {
  readonly status: number;
  readonly headers: HttpAnswer['headers'];
  readonly body: unknown;
  /** Of a list, its rows; empty for anything else. */
  readonly rows: readonly Row[];
  /** Undefined where there is none. */
  readonly meta: Row | undefined;
  /** The bank's clock in milliseconds, where it tells it. */
  readonly clock: number | undefined;
}

export type Ask = (path: string, query?: Query) => Promise<Seen>;

/** Asks once for each thing: what was asked already is answered from memory, unless it is to be asked again. */
export function askOf(bank: Pick<Bank, 'look'>): { readonly ask: Ask; readonly again: Ask } {
  const known = new Map<string, Promise<Seen>>();
  const again: Ask = async (path, query = []) => seenIn(path, await bank.look({ path, query }));
  return {
    again,
    ask(path, query = []) {
      const key = JSON.stringify([path, query]);
      const answer = known.get(key) ?? again(path, query);
      known.set(key, answer);
      return answer;
    },
  };
}

function seenIn(path: string, { status, headers, body: { text } }: HttpAnswer): Seen {
  const body = jsonOrNothing(text);
  const key = path.split('/')[1] ?? '';
  const list = field(body, key);
  const date = headers.date;
  const clock = Date.parse(typeof date === 'string' ? date : '');
  return {
    status,
    headers,
    body,
    rows: Array.isArray(list) ? list.filter(isRow) : [],
    meta: rowOf(field(body, 'meta')),
    clock: Number.isNaN(clock) ? undefined : clock,
  };
}

export function field(value: unknown, name: string): unknown {
  return isRow(value) ? value[name] : undefined;
}

export function rowOf(value: unknown): Row | undefined {
  return isRow(value) ? value : undefined;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
