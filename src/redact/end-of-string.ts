const backslash = 0x5c;

/**
 * One past the closing quote of the JSON string that opens at `open`; -1 where it is not closed. No regular expression:
 * over a long string one runs out of stack.
 */
export function endOfString(json: string, open: number): number {
  let at = json.indexOf('"', open + 1);
  while (at > 0 && isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at + (at < 0 ? 0 : 1);
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}
