import { describe, expect, it } from 'vitest';
import { explore } from '../extract/listing/explore.ts';
import { type Setting, shortSettings } from '../extract/listing/families.ts';

/**
 * The search of `test/extract/listing/exhaustive.test.ts`, thinned out so that a mutant lives for a second or two: every
 * peculiarity alone and every 17th pair on a bank that holds still, every move on the plain bank, and some of the rest.
 */
const settings = shortSettings();
const plain = (name: string) => name === 'as documented';

const rounds: Record<string, readonly Setting[]> = {
  'while nothing moves': settings
    .filter(({ moves }) => moves === 1)
    .map((setting) => ({ ...setting, moves: 0 })),
  'with two peculiarities': settings.filter(({ moves }, index) => moves === 0 && index % 17 === 0),
  'with one move': settings.filter(({ name, moves }) => moves === 1 && plain(name)),
  'with one move and one peculiarity': settings.filter(
    ({ name, moves }, index) => moves === 1 && !plain(name) && index % 13 === 0,
  ),
  'with two moves': settings.filter(
    ({ name, moves }, index) => moves === 2 && plain(name) && index % 2 === 0,
  ),
};

describe('a listing loses nothing and is not held without need', () => {
  it.each(Object.entries(rounds))('%s', async (_, round) => {
    for (const { behaviour, layout, layoutName, moves, name } of round) {
      await explore(layout, behaviour, moves, ({ verdict, moves: made }) => {
        const needless = verdict.held && behaviour.count === 'exact';
        if (verdict.loss === undefined && !needless) return;
        expect.fail(`${name}; ${layoutName}; ${JSON.stringify(made)}: ${verdict.loss ?? 'held'}`);
      });
    }
  });
});
