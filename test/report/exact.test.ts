import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksAround } from '../../src/report/charts/axes.ts';
import { languageOf } from '../../src/report/language/language.ts';

const english = languageOf('en');
const { share } = english;

/** What the text of a round amount says, in cents. */
function centsOf(text: string): bigint {
  const [, sign, digits = '', unit = ''] = /^(−?)([\d,]+)([km]?)$/.exec(text) ?? [];
  const scale = { '': 100n, k: 100_000n, m: 100_000_000n }[unit] ?? 0n;
  return BigInt(digits.replaceAll(',', '')) * scale * (sign === '' ? 1n : -1n);
}

describe('the lines behind a chart', () => {
  it('stand at the amounts they name, are few, and enclose every amount and zero', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })), (amounts) => {
        const ticks = ticksAround(amounts, english);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(8);
        for (const { cents, text } of ticks) expect(centsOf(text)).toBe(cents);
        const cents = ticks.map((tick) => tick.cents);
        for (const amount of [...amounts, 0n]) {
          expect(amount >= (cents[0] ?? 1n) && amount <= (cents.at(-1) ?? -1n)).toBe(true);
        }
        expect(cents).toContain(0n);
      }),
    );
  });
});

it('a share is rounded once, from exact numbers', () => {
  expect(share(1n, 3n)).toBe('33.3\u00a0%');
  expect(share(1n, 2000n)).toBe('0.1\u00a0%');
  expect(share(49n, 100_000n)).toBe('0.0\u00a0%');
  expect(share(10n ** 30n - 1n, 10n ** 30n)).toBe('100.0\u00a0%');
  expect(share(0n, 0n)).toBe('–');
});
