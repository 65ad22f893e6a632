/** Texts that are the same over and over, of about `length` characters: what makes an expression go back and forth. */
export interface Attack {
  readonly name: string;
  make(length: number): string;
}

const generic = [
  'a',
  'A',
  '0',
  'f',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '"',
  "'",
  '\\',
  '\\\\',
  '\\"',
  '/',
  '//',
  '.',
  '-',
  '_',
  '%',
  '%25',
  '%3f',
  '&',
  '&amp;',
  '=',
  ':',
  '://',
  '<',
  '>',
  '[',
  '{',
  '(',
  '|',
  '@',
  '#',
  '?',
  '+',
  'é',
  '\u2028',
  '\u{1f600}',
  'a ',
  'a-',
  'a.',
  'a_',
  'a0',
  'a:',
  'a/',
  'a@',
  '0-',
  '":"',
  '\\u0026',
  '\\u005c',
  '\\ud83d',
  '<a',
  '{"a":',
];

/** Behind each repeat stands what no expression of ours goes on with, so that it has to give up at the very end. */
const end = '\u0001';

/** What is repeated for every expression. */
export const genericAttacks: readonly Attack[] = generic.map(repeated);

/**
 * What is repeated for this one: each of its alternatives, and whatever it may repeat itself, alone, behind the words
 * before it, and with them.
 */
export function ownAttacks({ source }: RegExp): readonly Attack[] {
  const attacks = new Map<string, Attack>();
  const add = (...made: readonly Attack[]) => {
    for (const attack of made) attacks.set(attack.name, attack);
  };
  for (const atoms of alternativesOf(source)) {
    const texts = atoms.map(({ text }) => text);
    add(...separated(texts.join('')), ...separated(texts.slice(0, -1).join('')));
    for (const [at, { text, isRepeated }] of atoms.entries()) {
      if (!isRepeated) continue;
      const before = texts.slice(0, at).join('');
      const last = texts.slice(0, at).at(-1) ?? '';
      add(repeated(text), repeated(`${last}${text}`), prefixed(before, text));
      add(...separated(`${before}${text}`), ...separated(`${before}${text.repeat(40)}`));
      add(prefixed(`${before}${text}`, `${text}${texts[at + 1] ?? ''}`));
    }
  }
  return [...attacks.values()];
}

/** An expression may want to begin where a word does. */
function separated(piece: string): readonly Attack[] {
  return ['', ' ', '-', '"', ':'].map((separator) => repeated(`${separator}${piece}`));
}

function repeated(piece: string): Attack {
  return prefixed('', piece);
}

function prefixed(before: string, piece: string): Attack {
  return {
    name: JSON.stringify([before, piece]),
    make: (length) =>
      `${before}${piece.repeat(Math.ceil(length / Math.max(1, piece.length)))}${end}`,
  };
}

interface Atom {
  readonly text: string;
  /** It, or the group that ends with it, may come any number of times. */
  isRepeated: boolean;
}

/** One text for each atom of an expression, in the order in which they stand, in a list for each alternative. */
function alternativesOf(source: string): readonly (readonly Atom[])[] {
  const alternatives: Atom[][] = [[]];
  const add = (text: string) => alternatives.at(-1)?.push({ text, isRepeated: false });
  for (const [token] of source.matchAll(tokens)) {
    const last = alternatives.at(-1)?.at(-1);
    if (token === '|') alternatives.push([]);
    else if (token.startsWith('[')) add(memberOf(token));
    else if (token.startsWith('\\')) add(escapes[token.slice(1)] ?? escaped(token));
    else if (/^(?:[*+]|\{\d+,)/.test(token)) {
      if (last !== undefined) last.isRepeated = true;
    } else if (!/^(?:[()^$?]|\(\?|\{\d)/.test(token)) add(token === '.' ? 'x' : token);
  }
  return [...alternatives, alternatives.flat()];
}

const tokens =
  /\[(?:\\.|[^\]\\])*\]|\\u\{?[0-9a-fA-F]+\}?|\\[pP]\{\w+\}|\\.|\(\?<?[:=!]|\{\d+(?:,\d*)?\}|./gs;

const escapes: Readonly<Record<string, string>> = {
  d: '0',
  D: 'x',
  w: 'a',
  W: ' ',
  s: ' ',
  S: 'x',
  n: '\n',
  r: '\r',
  t: '\t',
  b: '',
  B: '',
  '1': '',
};

function escaped(token: string): string {
  const code = /^\\u\{?([0-9a-fA-F]+)/.exec(token)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  return /^\\[pP]/.test(token) ? '\u0085' : token.slice(1);
}

function memberOf(token: string): string {
  const expression = new RegExp(token, token.includes('\\p') ? 'u' : '');
  return [...'a0 Af-_.=/+:;"\'\\\n\r\u2028*[?'].find((one) => expression.test(one)) ?? 'x';
}
