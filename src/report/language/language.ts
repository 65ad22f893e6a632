import { datesIn } from './dates.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fill } from './fill.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';

export const dictionaries = { en, fr, de, it, es } satisfies Record<string, Words>;

export type LanguageTag = keyof typeof dictionaries;

/** What is said of one, and of any other number; a language that has more forms may say them too. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** How the report speaks: its words, and how they write amounts, numbers and days. */
export interface Language extends ReturnType<typeof datesIn> {
  /** For the `lang` of the page. */
  readonly tag: string;
  readonly words: Words;
  say(template: string, values?: Readonly<Record<string, string>>): string;
  /** Of how many there are one, or several; `{n}` is the number. */
  counted(integer: bigint, forms: Forms): string;
  /** Cents as a reader sees them, with a minus that is as wide as a digit. Never through a float. */
  amount(cents: bigint): string;
  /** The same in one line with its currency, which never leaves it. */
  amountIn(currency: string, cents: bigint): string;
  /** With a sign in any case. */
  change(cents: bigint): string;
  count(integer: bigint): string;
  /** A decimal of an engine, without the zeros that it adds: `5.5000` becomes `5.5 %`. */
  percent(decimal: string): string;
  /** A part of a whole, to a tenth of a percent, rounded half up, without a float; of what is less than nothing, a dash. */
  share(part: bigint, whole: bigint): string;
  /** A number with one digit behind the point, given in tenths. */
  tenths(integer: bigint): string;
}

/** English is written as it always was here: days as in Britain, months and numbers as in America. */
const localeOf = { en: 'en-US', fr: 'fr-FR', de: 'de-DE', it: 'it-IT', es: 'es-ES' } as const;

/** The language with this tag; `words` may be others than its own. */
export function languageOf(tag: LanguageTag, words: Words = dictionaries[tag]): Language {
  const locale = localeOf[tag];
  const numbers = new Intl.NumberFormat(locale, { useGrouping: 'always' });
  const plurals = new Intl.PluralRules(locale);
  const point = numbers.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  const count = (integer: bigint) => numbers.format(integer).replace('-', '−');
  const decimal = (text: string) => text.replace('.', point);
  const amount = (cents: bigint) => {
    const size = cents < 0n ? -cents : cents;
    const whole = `${count(size / 100n)}${point}${String(size % 100n).padStart(2, '0')}`;
    return cents < 0n ? `−${whole}` : whole;
  };
  const tenths = (integer: bigint) => `${count(integer / 10n)}${point}${integer % 10n}`;
  return {
    tag,
    words,
    ...datesIn(locale),
    say: fill,
    counted: (integer, forms) =>
      fill(forms[plurals.select(Number(integer))] ?? forms.other, { n: count(integer) }),
    amount,
    amountIn: (currency, cents) => `${amount(cents)}\u00a0${currency}`,
    change: (cents) => (cents > 0n ? `+${amount(cents)}` : amount(cents)),
    count,
    percent: (text) =>
      `${decimal(text.includes('.') ? text.replace(/(?<![.0])0+$|\.0*$/, '') : text)} %`,
    share: (part, whole) =>
      whole <= 0n || part < 0n ? '–' : `${tenths((part * 2_000n + whole) / (whole * 2n))}\u00a0%`,
    tenths,
  };
}
