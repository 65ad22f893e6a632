import { describe, expect, it } from 'vitest';
import { type ConnectorError, dataError, unavailableError } from '../../../src/base/errors.ts';
import { Secret } from '../../../src/base/secret.ts';
import { persistently } from '../../../src/qonto/oauth/keep-trying.ts';
import {
  isDue,
  isNeglected,
  newConsent,
  oauthPolicy,
  pauseBefore,
  seedHash,
  withSeed,
} from '../../../src/qonto/oauth/policy.ts';
import { decodeTokens, encodeTokens, type TokenRecord } from '../../../src/tokens/token-record.ts';
import { sleepingTimer as patientTimer } from './support/waiting.ts';

const minute = 60_000;
const record = (part: Partial<TokenRecord> = {}): TokenRecord => ({
  oauthUrl: 'https://oauth.example.org',
  accessToken: new Secret('access-of-a-record'),
  accessExpiresAt: 60 * minute,
  refreshToken: new Secret('refresh-of-a-record'),
  rotatedAt: 0,
  seeds: [],
  ...part,
});

describe('when tokens are renewed', () => {
  it('ten minutes before their end, or after three quarters of a short life', () => {
    expect(isDue(record(), 50 * minute)).toBe(false);
    expect(isDue(record(), 50 * minute + 1)).toBe(true);
    const short = record({ accessExpiresAt: 14 * minute, rotatedAt: 10 * minute });
    expect(isDue(short, 13 * minute)).toBe(false);
    expect(isDue(short, 13 * minute + 1)).toBe(true);
  });

  it('are neglected after 60 days', () => {
    const days = 60 * 24 * 60 * minute;
    expect(isNeglected(record({ rotatedAt: 5 }), days + 5)).toBe(false);
    expect(isNeglected(record({ rotatedAt: 5 }), days + 6)).toBe(true);
  });
});

describe('a refresh token that was handed in', () => {
  const seed = new Secret('handed-in-by-a-user');

  it('is a new consent unless the store comes from it, or holds it', () => {
    expect(newConsent(undefined, seed)).toBe(seed);
    expect(newConsent(undefined, undefined)).toBeUndefined();
    expect(newConsent(record(), undefined)).toBeUndefined();
    expect(newConsent(record(), seed)).toBe(seed);
    expect(newConsent(record({ seeds: ['x', seedHash(seed)] }), seed)).toBeUndefined();
    expect(newConsent(record({ refreshToken: new Secret(seed.reveal()) }), seed)).toBeUndefined();
  });

  it('is remembered by its hash, the newest last, twenty of them', () => {
    const hash = '4c8d3b0e5f';
    expect(seedHash(new Secret('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(withSeed([hash], undefined)).toEqual([hash]);
    expect(withSeed([seedHash(seed), hash], seed)).toEqual([hash, seedHash(seed)]);
    const many = Array.from({ length: 20 }, (_, n) => `h${n}`);
    expect(withSeed(many, seed)).toEqual([...many.slice(1), seedHash(seed)]);
  });
});

const pause = (attempt: number, elapsedMs: number, random = 0.999_999) =>
  pauseBefore({ attempt, elapsedMs, untilMs: 45_000, random });

describe('a pause', () => {
  it('there is none the first time, and then one that doubles up to eight seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => pause(attempt, 0))).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(pause(3, 0, 0)).toBe(0);
    expect(pause(3, 0, 0.25)).toBe(500);
  });

  it('does not go past the end, and there is none after it', () => {
    expect(pause(6, 44_000)).toBe(1_000);
    expect(pause(1, 44_999)).toBe(0);
    expect(pause(1, 45_000)).toBeUndefined();
    expect(pause(6, 46_000)).toBeUndefined();
    expect(oauthPolicy).toMatchObject({ askUntilMs: 45_000, storeUntilMs: 50_000 });
  });
});

const fault = (transient: boolean) =>
  unavailableError('not now', { code: 'later', hint: 'Wait.', transient });

describe('work that is tried again', () => {
  it('until it is done, and what failed is told', async () => {
    const timer = patientTimer();
    const told: unknown[] = [];
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries < 4) throw fault(true);
      return 'done';
    };
    const done = await persistently({
      work,
      untilMs: 60_000,
      timer,
      isWorthwhile: ({ transient }) => transient,
      onFailure: ({ code }, attempt, delay) => told.push([code, attempt, delay >= 0]),
      giveUp: (error) => error,
    });
    expect(done).toBe('done');
    expect(told).toEqual([1, 2, 3].map((attempt) => ['later', attempt, true]));
  });

  it('while time lasts; then it is given up, and nobody has to try again', async () => {
    const timer = patientTimer();
    const failure = persistently({
      work: () => Promise.reject(fault(true)),
      untilMs: 20_000,
      timer,
      isWorthwhile: () => true,
      onFailure: () => {},
      giveUp: ({ message }) =>
        dataError(`given up: ${message}`, { code: 'over', hint: 'Now?', transient: true }),
    });
    await expect(failure).rejects.toMatchObject({
      kind: 'data',
      message: 'given up: not now',
      code: 'over',
      hint: 'Now?',
      transient: false,
    });
    expect(timer.waited()).toBeGreaterThanOrEqual(20_000);
    expect(timer.waited()).toBeLessThan(20_100);
  });

  it('not at all when that is not worthwhile, or nobody expected it', async () => {
    for (const error of [fault(false), new TypeError('a defect')]) {
      let told = 0;
      const failure = persistently({
        work: () => Promise.reject(error),
        untilMs: 20_000,
        timer: patientTimer(),
        isWorthwhile: ({ transient }) => transient,
        onFailure: () => {
          told += 1;
        },
        giveUp: (fault: ConnectorError) => fault,
      });
      await expect(failure).rejects.toBe(error);
      expect(told).toBe(0);
    }
  });
});

describe('tokens as text', () => {
  const one = record({ accessExpiresAt: 1_000, rotatedAt: 2_000, seeds: ['a', 'b'] });

  it('come back as they were', () => {
    const back = decodeTokens(encodeTokens(one));
    expect(back).toMatchObject({
      oauthUrl: one.oauthUrl,
      accessExpiresAt: 1_000,
      rotatedAt: 2_000,
      seeds: ['a', 'b'],
    });
    expect(back?.accessToken.reveal()).toBe('access-of-a-record');
    expect(back?.refreshToken.reveal()).toBe('refresh-of-a-record');
    expect(encodeTokens(one).toString()).toMatch(/^\{\n {2}"kind": "qonto-elt tokens",\n.*\}\n$/s);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['of another kind', { kind: 'tokens' }],
    ['without a token', { access_token: '' }],
    ['without a refresh token', { refresh_token: '' }],
    ['of no instant', { rotated_at: 'yesterday' }],
    ['without seeds', { seeds: undefined }],
  ])('are unknown when they are %s', (_, changed) => {
    const document = JSON.parse(encodeTokens(one).toString());
    const text =
      typeof changed === 'string' ? changed : JSON.stringify({ ...document, ...changed });
    expect(decodeTokens(Buffer.from(text))).toBeUndefined();
  });
});
