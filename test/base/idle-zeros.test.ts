import { expect, it } from 'vitest';
import { withoutIdleZeros } from '../../src/base/idle-zeros.ts';

it.each([
  ['1.50', '1.5'],
  ['2.00', '2'],
  ['-0.10', '-0.1'],
  ['100', '100'],
  ['100.0', '100'],
  ['0.000', '0'],
  ['10.01', '10.01'],
  ['', ''],
])('%j without idle zeros is %j', (decimal, plain) => {
  expect(withoutIdleZeros(decimal)).toBe(plain);
});
