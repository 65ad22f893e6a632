import { describe, expect, it } from 'vitest';
import { type Quirks, quirkDescriptions } from '../../../src/simulator/index.ts';
import { compare, compareMutants, newTally } from './differences.ts';
import { simulatedPages } from './simulated-pages.ts';

const quirks = Object.entries(quirkDescriptions).flatMap(([name, quirk]) =>
  quirk.values.map((value) => [name, value.startsWith('<') ? quirk.default : value] as const),
);

describe('T195 a page read by its bytes lands as it does by its text', () => {
  it('of an ordinary bank: nearly every row is read by its bytes alone', async () => {
    const tally = newTally();
    for (const page of await simulatedPages({ transactions: 3_000 }, 100))
      compare(page, tally, 'an ordinary bank');
    expect(tally.differences).toEqual([]);
    expect(tally.rows).toBeGreaterThan(300);
    expect(tally.scanned / tally.rows).toBeGreaterThan(0.95);
  });

  it('under every quirk of the bank', { timeout: 300_000 }, async () => {
    const tally = newTally();
    for (const [name, value] of quirks)
      for (const page of await simulatedPages(
        { quirks: { [name]: value } as Partial<Quirks> },
        100,
      ))
        compare(page, tally, `${name}=${value}`);
    expect(tally.differences).toEqual([]);
    expect(tally.refused).toBeGreaterThan(0);
    expect(tally.scanned).toBeGreaterThan(tally.rows / 2);
  });

  it('in 100,000 mutants, broken and not', { timeout: 600_000 }, async () => {
    const pages = await simulatedPages({}, 2);
    const tally = compareMutants(pages, 100_000, 'pages');
    expect(tally.differences).toEqual([]);
    // Enough of every kind.
    expect(tally.refused).toBeGreaterThan(10_000);
    expect(tally.scanned).toBeGreaterThan(10_000);
    expect(tally.rows - tally.scanned).toBeGreaterThan(10_000);
  });
});
