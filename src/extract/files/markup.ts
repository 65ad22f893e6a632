/** The name of the first element of a text that begins like XML or HTML, without its prefix; undefined for other texts. */
export function rootName(bytes: Buffer): string | undefined {
  const text = beginningOf(bytes);
  let at = skipBlanks(text, 0);
  if (text[at] !== '<') return undefined;
  while (text[at] === '<') {
    const end = endOfAside(text, at);
    if (end === undefined) return nameAt(text, at + 1);
    at = skipBlanks(text, end);
  }
  return '';
}

/** Where a prolog, a comment or a document type ends; undefined for an element. */
function endOfAside(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) return behind(text, '-->', at);
  if (text.startsWith('<?', at)) return behind(text, '?>', at);
  if (!text.startsWith('<!', at)) return undefined;
  // A page that names itself needs no element.
  if (/^<!doctype\s+html\b/i.test(text.slice(at, at + 40))) return undefined;
  return behind(text, '>', at);
}

function behind(text: string, end: string, at: number): number {
  const found = text.indexOf(end, at);
  return found < 0 ? text.length : found + end.length;
}

function nameAt(text: string, at: number): string {
  if (text[at] === '!') return 'html';
  const [, name = ''] = /^([A-Za-z_][\w.:-]{0,99})/.exec(text.slice(at, at + 100)) ?? [];
  return name.slice(name.lastIndexOf(':') + 1);
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && (text[next] ?? '').trim() === '') next += 1;
  return next;
}

/** Long comments stand before a root; a root behind all this is found by nobody. */
const longest = 16_384;

function beginningOf(bytes: Buffer): string {
  const [first, second] = bytes;
  const head = bytes.subarray(0, longest);
  if (first === 0xff && second === 0xfe) return head.subarray(2).toString('utf16le');
  return head.toString('utf8').replace(/^\uFEFF/, '');
}
