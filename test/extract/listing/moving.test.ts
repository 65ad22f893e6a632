import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Behaviour, modelBank, plainBehaviour } from '../../support/model-bank.ts';
import { at, base, moves, play, readAll } from './read-all.ts';

describe('the keyset walk on a bank that changes between any two requests', () => {
  const layouts = {
    distinct: at(0, 10, 2_000, 4_000, 4_001),
    tied: at(0, 50, 50, 50, 60),
    same: at(5, 5, 5, 5, 5),
  };
  const behaviours: Record<string, Partial<Behaviour>> = {
    plain: {},
    'exclusive bounds': { inclusive: false },
    'bounds cut to seconds': { resolutionMs: 1_000 },
    'exclusive bounds cut to seconds': { inclusive: false, resolutionMs: 1_000 },
    'shuffled ties': { shuffledTies: true },
  };
  for (const [name, behaviour] of Object.entries(behaviours)) {
    for (const [layout, times] of Object.entries(layouts)) {
      it(`T35 T37 T38 T40 T41 loses nothing: ${name}, ${layout} instants, every two moves before every two requests`, async () => {
        for (let first = 1; first <= 4; first += 1) {
          for (let second = first; second <= 6; second += 1) {
            for (const a of moves) {
              for (const b of moves) {
                const bank = modelBank(
                  times,
                  { ...plainBehaviour, ...behaviour },
                  (self, request) => {
                    if (request === first) play(self, a);
                    if (request === second) play(self, b);
                  },
                );
                const start = bank.clock();
                const { ids } = await readAll(bank);
                const missed = bank.untouchedSince(start).filter((id) => !ids.has(id));
                expect({ a, b, first, second, missed }).toEqual({
                  a,
                  b,
                  first,
                  second,
                  missed: [],
                });
                expect(bank.requests()).toBeLessThan(60);
              }
            }
          }
        }
      });
    }
  }

  it('loses nothing on random banks, in any behaviour', async () => {
    const behaviour = fc.record({
      pageSize: fc.integer({ min: 2, max: 5 }),
      inclusive: fc.boolean(),
      resolutionMs: fc.constantFrom(1, 1_000),
      shuffledTies: fc.boolean(),
    });
    const script = fc.array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.constantFrom(...moves)), {
      maxLength: 12,
    });
    const times = fc.array(
      fc.integer({ min: 0, max: 40 }).map((n) => base + n * 400),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(times, behaviour, script, async (rows, given, steps) => {
        const bank = modelBank(rows, { ...plainBehaviour, ...given }, (self, request) => {
          for (const [when, move] of steps) if (when === request) play(self, move);
        });
        const start = bank.clock();
        const { ids } = await readAll(bank);
        expect(bank.untouchedSince(start).filter((id) => !ids.has(id))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
