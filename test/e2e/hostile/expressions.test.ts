import { describe, expect, it } from 'vitest';
import { genericAttacks, ownAttacks } from './attacks.ts';
import { expressionsIn, sourceExpressions } from './expressions.ts';
import { growth, remembered, short } from './growth.ts';

const everywhere = await sourceExpressions();
const forAll = genericAttacks.map(({ name, make }) => ({ name, make: remembered(make) }));

describe('T118 no expression goes back and forth over what an outsider has written', () => {
  it.each(everywhere.map(({ where, expression }) => [where, expression] as const))(
    '%s %s',
    (_, expression) => {
      expect(slowest(expression)).toBeUndefined();
    },
  );
});

/** The first attack that it does not withstand. */
function slowest(expression: RegExp, scale?: typeof short): string | undefined {
  const forThis = ownAttacks(expression).map(({ name, make }) => ({
    name,
    make: remembered(make),
  }));
  for (const { name, make } of [...forAll, ...forThis]) {
    const found = growth((text) => apply(expression, text), make, scale);
    if (found !== undefined) return `${name}: ${found}`;
  }
  return undefined;
}

/** As the program does: all there are with a global one, the first with another. */
function apply(expression: RegExp, text: string): void {
  expression.lastIndex = 0;
  if (!expression.global) expression.test(text);
  else for (let at = expression.exec(text); at !== null; at = expression.exec(text));
}

describe('the search for expressions', () => {
  it('finds literals and what is put together from constants', () => {
    const text = String.raw`
      const name = ['a', String.raw${'`'}\d+${'`'}].join('|');
      export const one = /x+/gi.test(y) || new RegExp(${'`'}^(?:${'$'}{name})$${'`'}, 'u');
      const two: RegExp = RegExp('z');`;
    expect(
      expressionsIn('a.ts', text).map(({ where, expression }) => [where, String(expression)]),
    ).toEqual([
      ['a.ts:3', '/x+/gi'],
      ['a.ts:3', String.raw`/^(?:a|\d+)$/u`],
      ['a.ts:4', '/z/'],
    ]);
  });

  it('refuses what nobody can tell', () => {
    expect(() => expressionsIn('a.ts', 'const f = (x: string) => new RegExp(x);')).toThrow(
      'constant',
    );
  });

  it.each([/\\+u00/, /(a+)+$/, /\s+$/, /\b(?:[\w-]*token)=/, /x[ax]*y/])(
    'finds out %s',
    (expression) => {
      expect(slowest(expression, short)).toBeDefined();
    },
  );
});
