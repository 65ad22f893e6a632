import { endOfString, endOfValue } from '../../redact/end-of-json.ts';
import { UnexpectedShape } from '../http/faults.ts';

/**
 * A hundred are asked for, and a bank that ignores that sends some hundreds. Each element costs about fifty microseconds
 * at least, however short it is: so a page of the longest body would keep the process from hearing a signal for minutes.
 */
export const mostElements = 10_000;
/** In characters: `meta` has a few hundred. What is parsed takes many times its length in memory. */
export const longestRest = 1024 * 1024;

const ofAnswers = { elements: mostElements, beside: longestRest };
/** A list inside an object whose own length is bounded. */
export const unbounded: typeof ofAnswers = {
  elements: Number.POSITIVE_INFINITY,
  beside: Number.POSITIVE_INFINITY,
};

/** A JSON answer with one list cut out of it: each element as the text the bank sent, and what is left around them. */
export interface SplitAnswer {
  /** The elements' own text, in order. */
  readonly items: readonly string[];
  /** The answer with the list emptied, parsed: meta and whatever else came along. */
  readonly rest: unknown;
}

/**
 * Cuts the array under the top-level `key` into the texts of its elements. The texts are kept because parsing and
 * printing again would change them: numbers beyond 2^53 and trailing zeros do not survive a JavaScript number.
 * Throws SyntaxError where the text is not JSON around the elements, UnexpectedShape beyond the bounds; undefined when
 * it is JSON without such an array.
 */
export function splitArray(
  text: string,
  key: string,
  { elements, beside } = ofAnswers,
): SplitAnswer | undefined {
  const start = findArray(text, key);
  if (start === undefined) return missingFrom(text);
  const items: string[] = [];
  let at = start + 1;
  for (;;) {
    at = skipJsonSpace(text, at);
    if (text.charCodeAt(at) === closeBracket) break;
    if (items.length === elements)
      throw new UnexpectedShape(`more than ${elements} elements in "${key}"`);
    const end = endOf(text, at);
    items.push(text.slice(at, end).trimEnd());
    at = skipJsonSpace(text, end);
    if (text.charCodeAt(at) === comma) at += 1;
    else if (text.charCodeAt(at) !== closeBracket) throw new SyntaxError('list is not closed');
  }
  const rest = `${text.slice(0, start)}[]${text.slice(at + 1)}`;
  if (rest.length > beside)
    throw new UnexpectedShape(`more than ${beside} characters beside "${key}"`);
  return { items, rest: JSON.parse(rest) };
}

/** The text of the value under the top-level `key`; undefined when there is none. Throws SyntaxError as `splitArray`. */
export function sliceValue(text: string, key: string): string | undefined {
  return findValue(text, key) ?? missingFrom(text);
}

/** The same, without a look at the rest when there is none. */
export function findValue(text: string, key: string): string | undefined {
  const at = findKey(text, key);
  return at === undefined ? undefined : text.slice(at, endOf(text, at)).trimEnd();
}

/** A text in which something is missing may just have been cut off before it. */
function missingFrom(text: string): undefined {
  if (text.length > longestRest)
    throw new UnexpectedShape('something else than what was asked for');
  JSON.parse(text);
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;

function findArray(text: string, key: string): number | undefined {
  const at = findKey(text, key);
  return at !== undefined && text.charCodeAt(at) === openBracket ? at : undefined;
}

function findKey(text: string, key: string): number | undefined {
  let at = skipJsonSpace(text, 0);
  if (text.charCodeAt(at) !== openBrace) return undefined;
  at += 1;
  for (;;) {
    at = skipJsonSpace(text, at);
    if (text.charCodeAt(at) !== quote) return undefined;
    const end = closed(text, at);
    const name = text.slice(at + 1, end - 1);
    at = skipJsonSpace(text, end);
    if (text[at] !== ':') throw new SyntaxError('colon expected');
    at = skipJsonSpace(text, at + 1);
    if (name === key) return at;
    at = skipJsonSpace(text, endOf(text, at));
    if (text.charCodeAt(at) !== comma) return undefined;
    at += 1;
  }
}

/** Whatever JSON takes for white space, and what it does not take at all. */
export function skipJsonSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function closed(text: string, open: number): number {
  const end = endOfString(text, open);
  if (end < 0) throw new SyntaxError('string is not closed');
  return end;
}

function endOf(text: string, from: number): number {
  const end = endOfValue(text, from);
  if (end < 0) throw new SyntaxError('value is not closed');
  return end;
}
