import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  floorSecond,
  instantOf,
  millis,
  parseInstant,
  shift,
  toApiTime,
} from '../../src/base/instant.ts';

describe('reading instants', () => {
  it.each([
    ['2026-01-10T11:47:53.123Z', '2026-01-10T11:47:53.123000Z'],
    ['2026-01-31T11:47:53.123Z', '2026-01-31T11:47:53.123000Z'],
    ['2026-01-10T11:47:53Z', '2026-01-10T11:47:53.000000Z'],
    ['2026-01-10T11:47:53.1Z', '2026-01-10T11:47:53.100000Z'],
    ['2026-01-10T11:47:53.123456Z', '2026-01-10T11:47:53.123456Z'],
    ['2026-07-01T01:30:00+02:00', '2026-06-30T23:30:00.000000Z'],
    ['2026-03-29T02:30:00.5-01:00', '2026-03-29T03:30:00.500000Z'],
    // One local hour twice, on the night that summer time ends.
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000000Z'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T01:30:00.000000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
  ])('T47 %s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    '2026-01-10',
    '2026-01-10T11:47:53',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-01-10T24:00:01Z',
    '2026-01-10T25:00:00.000Z',
    '2026-01-10T00:60:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '0001-01-01T00:30:00+01:00',
    '9999-12-31T23:30:00-01:00',
    '9999-12-31T23:59:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00-01:60',
    'yesterday',
    null,
    1_700_000_000,
  ])('%j is no instant', (value) => {
    expect(parseInstant(value)).toBeUndefined();
  });

  it('T350 ends where the years end', () => {
    const [first, last] = ['0001-01-01T00:00:00.000000Z', '9999-12-31T23:59:59.999000Z'];
    expect([instantOf(-8.64e15), instantOf(8.64e15)]).toEqual([first, last]);
    const now = instantOf(0);
    expect([shift(now, -8.64e15), shift(now, 8.64e15)]).toEqual([first, last]);
    expect(parseInstant('0001-01-01T01:00:00+01:00')).toBe(first);
    expect(parseInstant('9999-12-31T22:59:59.999-01:00')).toBe(last);
  });

  it('agrees with Date on any instant, and keeps the order of time', () => {
    const times = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, times, fc.integer({ min: -1e9, max: 1e9 }), (a, b, ms) => {
        const [first, second] = [a, b].map((date) => parseInstant(date.toISOString()));
        if (first === undefined || second === undefined) throw new Error('not read');
        expect(millis(first)).toBe(a.getTime());
        expect(first < second).toBe(a < b);
        expect(shift(first, ms)).toBe(instantOf(a.getTime() + ms));
        expect(toApiTime(first)).toBe(a.toISOString());
        expect(millis(floorSecond(first))).toBe(Math.floor(a.getTime() / 1_000) * 1_000);
      }),
    );
  });
});
