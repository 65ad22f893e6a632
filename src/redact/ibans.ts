/** A text in which of every IBAN only the country and the last four characters are left: `FR…0189`. */
export function hideIbans(text: string): string {
  let shown = '';
  let at = 0;
  for (;;) {
    candidate.lastIndex = at;
    const match = candidate.exec(text);
    if (match === null) return shown + text.slice(at);
    const [found, uuid] = match;
    const length = uuid === undefined ? ibanLength(found) : 0;
    // What follows may be the next one, and looks like groups of this one.
    const end = match.index + (length || uuid?.length || 2);
    shown += text.slice(at, match.index);
    shown += length > 0 ? masked(found.slice(0, length)) : text.slice(match.index, end);
    at = end;
  }
}

/** How much of it is an IBAN. */
function ibanLength(found: string): number {
  const whole = ends(found).find((end) => hasCheckDigits(compact(found.slice(0, end))));
  // A mistyped IBAN is one as well, and what banks complain of. Small letters are mostly ids and hashes.
  return whole ?? (found === found.toUpperCase() ? found.length : 0);
}

/** In one piece or in groups, also inside a URL. A UUID can look like one, and is looked for first. */
const candidate = new RegExp(
  [
    String.raw`\b([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\b`,
    String.raw`(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:(?:%20|[ \u00a0.+-])?[A-Z0-9]){11,30}(?![A-Za-z0-9])`,
    String.raw`(?<![A-Za-z0-9_])[A-Za-z]{2}\d{2}(?:(?:%20|[ \u00a0+])?[A-Za-z0-9]){11,30}(?![A-Za-z0-9_])`,
  ].join('|'),
  'g',
);
const separator = /%20|[ \u00a0.+-]/g;

/** Where it may end, the longest first: the words behind an IBAN look like groups of it. */
function ends(found: string): number[] {
  return [found.length, ...[...found.matchAll(separator)].map(({ index }) => index).toReversed()];
}

function compact(found: string): string {
  return found.replace(separator, '').toUpperCase();
}

function masked(found: string): string {
  const iban = compact(found);
  return `${iban.slice(0, 2)}…${iban.slice(-4)}`;
}

/** ISO 13616: the first four characters moved to the end, letters as two digits, modulo 97. */
function hasCheckDigits(iban: string): boolean {
  if (iban.length < 15) return false;
  let rest = 0;
  for (const character of `${iban.slice(4)}${iban.slice(0, 4)}`) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
