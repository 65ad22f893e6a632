import { counted } from '../../base/counted.ts';
import type { RemoteFile } from '../../qonto/files/attachments.ts';
import { documentType } from './document-type.ts';

/** `oddity`: what is strange about a file that is kept all the same. */
export type Verdict =
  | { readonly isSound: true; readonly oddity: string | undefined }
  | { readonly isSound: false; readonly reason: string };

/**
 * Whether the bytes are a file, or an error page, empty, cut; and, apart from that, whether it is the type the bank says.
 * A cut-off connection can end like a whole file, and an error page can come with status 200: both would be kept for ten
 * years as a receipt. But a true receipt is one under whatever label.
 */
export function judgeFile(
  bytes: Buffer,
  { size, contentType }: Pick<RemoteFile, 'size' | 'contentType'>,
): Verdict {
  if (bytes.length === 0) return flawed('the file is empty');
  if (size !== undefined && bytes.length !== size)
    return flawed(`the file has ${counted(bytes.length, 'byte')}, the bank says ${size}`);
  const stated = contentType?.toLowerCase().split(';')[0]?.trim() ?? '';
  const root = rootName(bytes);
  if (root !== undefined) return judgeMarkup(root, stated);
  const found = documentType(bytes);
  if (found !== undefined)
    return sound(
      saysNothing(stated) || found.fits(stated) ? undefined : looksLike(found.name, stated),
    );
  if (recognised.has(stated)) return flawed(`the file does not begin like ${stated}`);
  if (bytes[0] === openBrace && !/json|^text\//.test(stated))
    return flawed('the file is JSON, as services send instead of a file');
  return sound(undefined);
}

/** Any file of these types would have been known by its bytes. */
const recognised = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

const openBrace = 0x7b;

/** Root elements of invoices: UBL, UN/CEFACT, FatturaPA, Facturae, KSeF. */
const invoices = new Set([
  'invoice',
  'creditnote',
  'selfbilledinvoice',
  'selfbilledcreditnote',
  'crossindustryinvoice',
  'crossindustrydocument',
  'fatturaelettronica',
  'facturae',
  'faktura',
]);

function judgeMarkup(root: string, stated: string): Verdict {
  const name = root.toLowerCase();
  const isMarkup = /xml|html|^text\//.test(stated);
  if (invoices.has(name))
    return sound(
      isMarkup || saysNothing(stated) ? undefined : looksLike('application/xml', stated),
    );
  // Whatever the label says, storage sends this instead of a file.
  if (name !== 'error' && isMarkup) return sound(undefined);
  return flawed('the file is a page of XML or HTML, as storage and proxies send instead of a file');
}

function saysNothing(stated: string): boolean {
  return stated === '' || /octet-stream|^binary/.test(stated);
}

function looksLike(found: string, stated: string): string {
  return `looks like ${found}, the bank says ${stated}`;
}

function sound(oddity: string | undefined): Verdict {
  return { isSound: true, oddity };
}

function flawed(reason: string): Verdict {
  return { isSound: false, reason };
}

/** The name of the first element of a text that begins like XML or HTML, without its prefix; undefined for other texts. */
function rootName(bytes: Buffer): string | undefined {
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
