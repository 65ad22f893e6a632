import { describe, expect, it } from 'vitest';
import { en, type Words } from '../../src/report/language/en.ts';
import {
  dictionaries,
  type Language,
  type LanguageTag,
  languageOf,
} from '../../src/report/language/language.ts';
import { financePage } from '../../src/report/page.ts';
import { reportOf } from './support/made-marts.ts';
import { dataNames, richMarts } from './support/rich-marts.ts';

const tags = Object.keys(dictionaries) as LanguageTag[];
const others = tags.filter((tag) => tag !== 'en');

/** Every text of a dictionary by its path. */
function textsOf(words: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${path}${name}`, value] as const]
        : [...textsOf(value as object, `${path}${name}.`)],
    ),
  );
}

const english = textsOf(en);

describe('T234 a dictionary', () => {
  it.each(others)('%s says everything, and fills in what English fills in', (tag) => {
    const own = textsOf(dictionaries[tag]);
    expect([...own.keys()]).toEqual([...english.keys()]);
    for (const [path, text] of own) {
      expect(text.trim(), path).not.toBe('');
      // What is said of one may go without its number.
      if (!path.endsWith('.one'))
        expect(namesIn(text), path).toEqual(namesIn(english.get(path) ?? ''));
    }
  });

  it.each(others)('%s leaves no sentence of English', (tag) => {
    const same = [...textsOf(dictionaries[tag])].filter(
      ([path, text]) =>
        /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, '')) && text === english.get(path),
    );
    expect(same.map(([, text]) => text).filter((text) => !alike.includes(text))).toEqual([]);
  });
});

/** Words that another language writes as English does. */
const alike = ['Label', 'No'];

function namesIn(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
}

describe('T234 a page', () => {
  it('has no text that is not from the dictionary, but names, numbers and days', async () => {
    const marked = languageOf('en', markedWords(en) as Words);
    for (const period of [{}, { name: '2026-03' }]) {
      const page = await financePage(await reportOf(richMarts, { language: marked, period }));
      let rest = shownOf(page).join(' · ');
      for (let before = ''; before !== rest; ) {
        before = rest;
        rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
      }
      expect(rest.match(/\p{L}+/gu)?.filter((word) => !isName(word, marked)) ?? []).toEqual([]);
    }
  });

  it.each(others)('in %s says its language, and no word of English', async (tag) => {
    const page = await financePage(await reportOf(richMarts, { language: tag }));
    expect(page).toContain(`<html lang="${tag}">`);
    const own = wordsIn(textsOf(dictionaries[tag]).values());
    const foreign = [...wordsIn(english.values())].filter((word) => !own.has(word));
    const shown = wordsIn(shownOf(page));
    expect(foreign.length).toBeGreaterThan(200);
    expect(foreign.filter((word) => shown.has(word) && !isMonth(word, languageOf(tag)))).toEqual(
      [],
    );
    expect(
      page.match(/\{\w+\}/g)?.filter((name) => page.indexOf(name) > page.indexOf('</style>')) ?? [],
    ).toEqual([]);
  });

  it.each<[LanguageTag, string]>([
    ['en', '10,000.00'],
    ['fr', '10\u202f000,00'],
    ['de', '10.000,00'],
    ['it', '10.000,00'],
    ['es', '10.000,00'],
  ])('in %s writes an amount as %s', async (tag, amount) => {
    const page = await financePage(await reportOf(richMarts, { language: tag }));
    expect(page).toContain(`>${amount}<`);
  });
});

describe('T234 a language', () => {
  it('writes amounts that no float could hold', () => {
    expect(tags.map((tag) => languageOf(tag).amount(-123_456_789_012_345_678_901n))).toEqual([
      '−1,234,567,890,123,456,789.01',
      '−1\u202f234\u202f567\u202f890\u202f123\u202f456\u202f789,01',
      '−1.234.567.890.123.456.789,01',
      '−1.234.567.890.123.456.789,01',
      '−1.234.567.890.123.456.789,01',
    ]);
    expect(languageOf('es').amount(123_456n)).toBe('1.234,56');
    expect(languageOf('de').change(123_456n)).toBe('+1.234,56');
  });

  it('counts one and several, none as its rules say', () => {
    expect([0n, 1n, 2n].map((n) => countedAccounts('fr', n))).toEqual([
      '0 compte',
      '1 compte',
      '2 comptes',
    ]);
    expect([0n, 1n, 2n].map((n) => countedAccounts('de', n))).toEqual([
      '0 Konten',
      '1 Konto',
      '2 Konten',
    ]);
    expect(countedAccounts('es', 1_000_000n)).toBe('1.000.000 cuentas');
  });

  it('writes days and months', () => {
    expect(tags.map((tag) => languageOf(tag).day('2026-03-01'))).toEqual([
      '1 March 2026',
      '1 mars 2026',
      '1. März 2026',
      '1 marzo 2026',
      '1 de marzo de 2026',
    ]);
    expect(tags.map((tag) => languageOf(tag).percent('5.5000'))).toEqual([
      '5.5 %',
      '5,5 %',
      '5,5 %',
      '5,5 %',
      '5,5 %',
    ]);
  });
});

function markedWords(words: object): object {
  return Array.isArray(words)
    ? words.map((text) => `⟦${text}⟧`)
    : Object.fromEntries(
        Object.entries(words).map(([name, value]: [string, unknown]) => [
          name,
          typeof value === 'string' ? `⟦${value}⟧` : markedWords(value as object),
        ]),
      );
}

/** What a page shows or reads out: its texts and the labels of its parts. */
function shownOf(page: string): string[] {
  const body = page.replace(/<style>.*?<\/style>/s, '');
  const texts = body.replace(/<[^>]*>/g, '\n').split('\n');
  const labels = [...body.matchAll(/aria-label="([^"]*)"/g)].map(([, label = '']) => label);
  return [...texts, ...labels].map((text) => text.trim()).filter((text) => text !== '');
}

function isName(word: string, language: Language): boolean {
  return dataNames.some((name) => name.includes(word)) || isMonth(word.toLowerCase(), language);
}

function isMonth(word: string, language: Language): boolean {
  return Array.from(
    { length: 12 },
    (_, month) => `2026-${String(month + 1).padStart(2, '0')}`,
  ).some((month) =>
    [
      language.day(`${month}-01`),
      language.month(month),
      language.monthName(month),
      language.monthLetter(month),
    ]
      .join(' ')
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.includes(word),
  );
}

function wordsIn(texts: Iterable<string>): Set<string> {
  return new Set([...texts].flatMap((text) => text.toLowerCase().match(/\p{L}{3,}/gu) ?? []));
}

function countedAccounts(tag: LanguageTag, n: bigint): string {
  const language = languageOf(tag);
  return language.counted(n, language.words.accounts);
}
