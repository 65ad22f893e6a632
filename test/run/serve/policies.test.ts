import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import { readConfig } from '../../../src/config/config.ts';
import { openHints } from '../../../src/run/serve/hints.ts';
import { isLoopback, mayLook } from '../../../src/run/serve/http/access.ts';
import { initialState, readinessOf } from '../../../src/run/serve/http/readiness.ts';
import { hasChanged } from '../../../src/run/serve/run-once.ts';
import {
  hintDue,
  nextJobStart,
  nextStart,
  noPast,
  type Past,
} from '../../../src/run/serve/schedule.ts';
import { accountsNamedBy } from '../../../src/run/webhook/receiver.ts';
import { openSeen } from '../../../src/run/webhook/seen.ts';
import { judgeSignature, looksSigned } from '../../../src/run/webhook/signature.ts';

const minute = 60_000;
const every = 15 * minute;
const one = (at: number) => ({ firstAt: at, lastAt: at, burstAt: undefined });

describe('when the next run is due', () => {
  const past: Past = { ...noPast, startedAt: 1_000_000, endedAt: 1_010_000 };

  it('at once in the beginning, then at the schedule from start to start', () => {
    expect(nextStart(noPast, undefined, every)).toBe(0);
    expect(nextStart(past, undefined, every)).toBe(1_000_000 + every);
  });

  it('at once after a hint, but never later than the schedule', () => {
    expect(nextStart(past, one(1_020_000), every)).toBe(1_020_000);
    expect(nextStart(past, one(1_000_000 + 2 * every), every)).toBe(1_000_000 + every);
  });

  it.each([
    [1, 2_500, 5_000],
    [2, 5_000, 10_000],
    [3, 10_000, 20_000],
    [30, every / 2, every],
  ])('%i failures: a pause of %i to %i ms, which no hint shortens', (failures, least, most) => {
    const failed = (chance: number): Past => ({ ...past, failures, chance });
    expect(nextStart(failed(0), one(1_010_001), every) - past.endedAt).toBe(least);
    expect(nextStart(failed(1), undefined, every) - past.endedAt).toBe(most);
  });

  it('no pause is longer than the schedule, or than a quarter of an hour', () => {
    const failed: Past = { ...past, failures: 30, chance: 1 };
    expect(nextStart(failed, undefined, minute) - past.endedAt).toBe(minute);
    expect(nextStart(failed, undefined, 100 * every) - past.endedAt).toBe(every);
  });

  it('what only a user can mend waits for the schedule', () => {
    const refused: Past = { ...past, failures: 1, isForUser: true };
    expect(nextStart(refused, one(1_010_001), every)).toBe(1_000_000 + every);
  });

  it('a burst is waited out until it is quiet, and ten seconds at most', () => {
    expect(hintDue({ firstAt: 0, lastAt: 900, burstAt: 100 })).toBe(1_400);
    expect(hintDue({ firstAt: 0, lastAt: 9_900, burstAt: 9_800 })).toBe(10_000);
    // Five in a quarter of an hour are none.
    expect(hintDue({ firstAt: 800_000, lastAt: 800_000, burstAt: 100 })).toBe(800_000);
  });

  it('a job elsewhere is started at a hint only, and once a minute', () => {
    expect(nextJobStart(noPast, undefined)).toBe(Number.POSITIVE_INFINITY);
    expect(nextJobStart(noPast, one(1_020_000))).toBe(1_020_000);
    expect(nextJobStart(past, one(1_020_000))).toBe(1_060_000);
    const failed: Past = { ...past, failures: 1, chance: 1 };
    expect(nextJobStart(failed, undefined)).toBe(past.endedAt + 5_000);
  });
});

it('hints are counted together until a run takes them, and what came before still tells a burst', async () => {
  let now = 0;
  const hints = openHints(() => now);
  expect(hints.times()).toBeUndefined();
  const woken = hints.next();
  for (now of [10, 20, 30]) hints.add(['a', 'b']);
  await woken;
  expect(hints.times()).toEqual({ firstAt: 10, lastAt: 30, burstAt: undefined });
  expect(hints.take()).toEqual(['a', 'b']);
  expect(hints.times()).toBeUndefined();
  for (now of [40, 50]) hints.add([]);
  expect(hints.times()).toEqual({ firstAt: 40, lastAt: 50, burstAt: 10 });
  for (now of [60]) hints.add(Array.from({ length: 500 }, (_, i) => `account ${i}`));
  expect(hints.take()).toHaveLength(100);
});

describe('the signature of a webhook', () => {
  // As the documentation has it.
  const body = Buffer.from('{"test":"data"}');
  const hmac = '56aff06dc227db80d6568a5070f912c601c31f20451745d257cbc0b5dfa93805';
  const header = `t=1704110400,v1=${hmac}`;
  const now = 1_704_110_400_000;
  const check = { secrets: [new Secret('test-secret')], now, toleranceMs: 5 * minute };
  const judge = (given: string | undefined, changes: Partial<typeof check> = {}) =>
    judgeSignature({ header: given, body }, { ...check, ...changes });

  it('is that of the documented example, under any of several secrets', () => {
    expect(judge(header)).toBe('good');
    expect(judge(`v1=${hmac.toUpperCase()}, t=1704110400`)).toBe('good');
    const several = [new Secret('another-secret'), new Secret('test-secret')];
    expect(judge(header, { secrets: several })).toBe('good');
    expect(judge(`t=1704110400,v1=${'0'.repeat(64)},v1=${hmac}`)).toBe('good');
    expect(judge(header, { secrets: [] })).toBe('forged');
    expect(judge(header, { secrets: [new Secret('another-secret')] })).toBe('forged');
  });

  it('holds for five minutes before and after its time, and not a second longer', () => {
    for (const ms of [-300_000, 300_000]) expect(judge(header, { now: now + ms })).toBe('good');
    for (const ms of [-301_000, 301_000]) expect(judge(header, { now: now + ms })).toBe('stale');
  });

  it.each([
    undefined,
    '',
    hmac,
    `v1=${hmac}`,
    't=1704110400',
    `t=1704110400,v1=${hmac}0`,
    `t=1704110400.0,v1=${hmac}`,
    `t=-1,v1=${hmac}`,
    `t=1,t=1704110400,v1=${hmac}`,
    `t=1704110400,v0=${hmac}`,
    `t=1704110400${`,v1=${hmac}`.repeat(5)}`,
    'x'.repeat(100_000),
  ])('is none: %s', (given) => {
    expect(looksSigned(given)).toBe(false);
    expect(judge(given)).toBe('unsigned');
  });
});

it.each([
  [{ type: 'v1/transactions', data: { bank_account_id: 'a' } }, ['a']],
  [{ type: 'v1/transactions', data: { bank_account: { id: 'b' } } }, ['b']],
  [{ type: 'v1/accounts', data: { id: 'c' } }, ['c']],
  [{ type: 'v1/cards', data: { id: 'c' } }, []],
  [{ data: { bank_account_id: 7, bank_account: 'b' } }, []],
  [{ data: { bank_account_id: 'x'.repeat(101) } }, []],
  [['a'], []],
  [{ data: null }, []],
])('the accounts that an event names: %j', (event, accounts) => {
  expect(accountsNamedBy(JSON.stringify(event))).toEqual(accounts);
  expect(accountsNamedBy('{"data')).toEqual([]);
});

it('what was seen is known again, until so much more has come', () => {
  const seen = openSeen(3);
  const isNew = (text: string): boolean => {
    const body = Buffer.from(text);
    if (seen.earlier(body) !== undefined) return false;
    seen.add(body, Promise.resolve(true));
    return true;
  };
  expect(['a', 'b', 'c', 'a'].map(isNew)).toEqual([true, true, true, false]);
  seen.forget(Buffer.from('b'));
  expect(isNew('b')).toBe(true);
  expect(isNew('d')).toBe(true);
  expect(isNew('a')).toBe(true);
});

describe('who may see what the service shows', () => {
  const token = new Secret('a-token-that-nobody-guesses');
  const here = { authorization: undefined, host: '127.0.0.1:8080', isForwarded: false };

  it('without a token: this machine by a name of it, and nobody through a proxy', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:8080', '127.9.9.9'])
      expect(mayLook({ ...here, host }, undefined, true), host).toBe(true);
    for (const host of [undefined, '', 'evil.example', '127.0.0.1.evil.example', '10.0.0.1'])
      expect(mayLook({ ...here, host }, undefined, true), host).toBe(false);
    expect(mayLook({ ...here, isForwarded: true }, undefined, true)).toBe(false);
    expect(mayLook(here, undefined, false)).toBe(false);
  });

  it('with a token: whoever has it, and nobody else', () => {
    const bearer = (authorization: string) =>
      mayLook({ authorization, host: 'any.example', isForwarded: true }, token, false);
    expect(bearer(`Bearer ${token.reveal()}`)).toBe(true);
    for (const given of ['', 'Bearer ', token.reveal(), `Bearer ${token.reveal()}x`, 'Basic eDp5'])
      expect(bearer(given), given).toBe(false);
    expect(mayLook(here, token, true)).toBe(false);
  });

  it('what is this machine', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', ''].some(isLoopback)).toBe(false);
  });
});

describe('readiness', () => {
  const fault = { kind: 'auth', code: 'unauthorized', message: 'No', hint: 'Do' } as const;

  it('begins with the first success and ends when it is too old', () => {
    expect(readinessOf(initialState, 0, minute).ready).toBe(false);
    const state = { ...initialState, lastSuccessAt: 1_000, lastRunAt: 1_000 };
    expect(readinessOf(state, 1_000 + minute, minute)).toMatchObject({ ready: true, reason: null });
    expect(readinessOf(state, 1_001 + minute, minute).ready).toBe(false);
  });

  it('names what somebody has to mend, with the status of a run', () => {
    const state = { ...initialState, lastSuccessAt: 1_000, fault };
    const answer = readinessOf(state, 2_000, minute);
    expect(answer).toMatchObject({
      ready: true,
      fault: { code: 'unauthorized', exit_status_of_a_run: 77 },
    });
    expect(answer.reason).toBe('Somebody has to mend this: No. Do');
  });

  it('of a service that only starts a job ends with a start that failed', () => {
    expect(readinessOf(initialState, 0, undefined).ready).toBe(true);
    expect(readinessOf({ ...initialState, fault }, 0, undefined).ready).toBe(false);
  });
});

it('the read copy is made anew when rows landed or models were built', () => {
  const load = { rows: { transactions: 1 } } as never;
  const quiet = { rows: {} } as never;
  expect(hasChanged({ load: quiet })).toBe(false);
  expect(hasChanged({ load })).toBe(true);
  expect(hasChanged({ load: quiet, dbt: { started: true } as never })).toBe(true);
  expect(hasChanged({ load: quiet, dbt: { started: false, unchanged_since: '' } })).toBe(false);
});

const noFile = () => ({ path: undefined, settings: {} });
const read = (flags: Record<string, unknown>, env = {}) => readConfig(flags, env, noFile);
const secrets = (text: string) =>
  read({}, { QONTO_WEBHOOK_SECRET: text })
    .webhookSecrets()
    .map((secret) => secret.reveal());

describe('what the service is told', () => {
  it('where to listen: an address and a port, or a port of this machine', () => {
    expect(read({}).listen).toEqual({ host: '127.0.0.1', port: 8_080 });
    expect(read({ listen: '0.0.0.0:80' }).listen).toEqual({ host: '0.0.0.0', port: 80 });
    expect(read({ listen: '9000' }).listen).toEqual({ host: '127.0.0.1', port: 9_000 });
    expect(read({ listen: '[::1]:0' }).listen).toEqual({ host: '::1', port: 0 });
  });

  it.each([
    [{ listen: '127.0.0.1:99999' }, {}, /is not HOST:PORT/],
    [{ listen: 'http://127.0.0.1:80' }, {}, /is not HOST:PORT/],
    [{ every: '0s' }, {}, /is not between 1s and 24d/],
    [{ every: '25d' }, {}, /is not between 1s and 24d/],
    [{ every: 'often' }, {}, /is not a duration/],
    [{ 'on-event': 'cloud-run-job:nothing' }, {}, /is not cloud-run-job:projects/],
  ])('refuses %j', (flags, env, words) => {
    expect(() => read(flags, env)).toThrow(words);
  });

  it('secrets: several, and none that is too short', () => {
    expect(secrets('first-secret,second-secret,')).toEqual(['first-secret', 'second-secret']);
    expect(secrets('')).toEqual([]);
    expect(() => secrets('first-secret,short')).toThrow(/fewer than 8 characters/);
    expect(() => read({}, { QONTO_SERVE_TOKEN: 'short' }).serveToken()).toThrow(/fewer than 16/);
  });
});
