// What reads the strings of a row scans them, character by character: no length or form of a text makes that slow.

/** The text with small letters, character for character: only ASCII letters become others that are ASCII. */
export function folded(text: string): string {
  return text.replaceAll('\u212a', '\uffff').replaceAll('\u0130', '\uffff').toLowerCase();
}

export function isSpace(code: number): boolean {
  return code <= space || code >= noBreakSpace ? String.fromCharCode(code).trim() === '' : false;
}

/** The first index from `at` on that holds no white space. */
export function skipSpace(text: string, at: number): number {
  let after = at;
  while (after < text.length && isSpace(text.charCodeAt(after))) after += 1;
  return after;
}

/** One past the last backslash of those that stand at `at`. */
export function skipBackslashes(text: string, at: number): number {
  let after = at;
  while (text.charCodeAt(after) === backslash) after += 1;
  return after;
}

export const backslash = 0x5c;
export const percent = 0x25;
const space = 0x20;
const noBreakSpace = 0xa0;
