/**
 * What can be seen in a credential that no bank would accept, as a sentence to go on after its name; undefined when it
 * looks like one. Characters count from 1. No character of the value is shown unless it cannot be part of a credential.
 */
export function credentialFlaw(name: string, value: string): string | undefined {
  const [first = '', last = ''] = [value.at(0), value.at(-1)];
  if (value.trim() === '') return 'holds nothing but blanks';
  if (value.startsWith(`${name}=`))
    return 'begins with its own name: only what follows the = belongs there';
  if (/^(export|set)\s/i.test(value))
    return 'begins with a command of a shell: only the value belongs there';
  if (/^(authorization\s*:|bearer\s|basic\s)/i.test(value))
    return 'begins with words of a header: only what follows them belongs there';
  if (quotes.includes(first) && quotes.includes(last) && value.length > 1)
    return 'stands in quotes, and they are part of the value here (docker --env-file, for one, keeps them)';
  if (quotes.includes(first)) return 'begins with a quotation mark';
  if (quotes.includes(last)) return 'ends with a quotation mark';
  const characters = [...value];
  const odd = characters.findIndex((character) => !isOrdinary(character));
  if (odd >= 0) return oddAt(characters, odd);
  return value.length > longest ? `is ${value.length} characters long, which none is` : undefined;
}

/** What is wrong with a pair of them: one of the two holds both. */
export function pairFlaw(login: string, secretKey: string): string | undefined {
  if (login.includes(':'))
    return 'QONTO_LOGIN holds a colon: the login alone belongs there, and the key in QONTO_SECRET_KEY';
  if (login === secretKey) return 'QONTO_SECRET_KEY is the same as QONTO_LOGIN';
  if (secretKey.toLowerCase().startsWith(`${login.toLowerCase()}:`))
    return 'QONTO_SECRET_KEY begins with the login and a colon: the key alone belongs there';
  return undefined;
}

/** Of a line of headers, more would be refused on the way. */
const longest = 4_096;
const quotes = [...'"\'`“”„‘’‚«»‹›'];

/** What a header can carry and a key may have: what ASCII prints, the blank left out. */
function isOrdinary(character: string): boolean {
  return /^[\x21-\x7e]$/.test(character);
}

function oddAt(characters: readonly string[], index: number): string {
  const character = characters[index] ?? '';
  const last = characters.length - 1;
  const what = isBlank(character)
    ? blankOf(character)
    : `a character that no key has, ${nameOf(character)}`;
  if (index === 0) return `begins with ${what}`;
  // Of several at the end the first is found, and it is the end that a user has to look at.
  const isTail = characters.slice(index).every((one) => !isOrdinary(one));
  if (isTail)
    return `ends with ${what} (character ${index + 1}${index < last ? ' and after' : ''})`;
  return `holds ${what} (character ${index + 1} of ${characters.length})`;
}

function isBlank(character: string): boolean {
  return [' ', '\t', '\n', '\r'].includes(character);
}

function blankOf(character: string): string {
  if (character === ' ') return 'a blank';
  return character === '\t' ? 'a tab' : 'a line break';
}

const named: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u00ad': 'a soft hyphen',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u200e': 'a mark of direction',
  '\u200f': 'a mark of direction',
  '\u2026': 'an ellipsis',
  '\u202f': 'a narrow no-break space',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
  '\ufffd': 'what stands for bytes that are no UTF-8',
};

function nameOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const name =
    named[character] ??
    (point < 0x20 || (point >= 0x7f && point < 0xa0) ? 'a control character' : undefined) ??
    (/^\p{Cf}$/u.test(character) ? 'an invisible character' : undefined) ??
    (/^\p{Z}$/u.test(character) ? 'a blank of another kind' : undefined);
  return name === undefined ? code : `${code}, ${name}`;
}
