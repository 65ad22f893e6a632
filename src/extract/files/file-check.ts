import type { RemoteFile } from '../../qonto/files/attachments.ts';
import { documentType } from './document-type.ts';
import { rootName } from './markup.ts';

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
    return flawed(`the file has ${bytes.length} bytes, the bank says ${size}`);
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
    return flawed('the file is JSON, as services send in place of a file');
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
  // Whatever the label says, storage sends this in place of a file.
  if (name !== 'error' && isMarkup) return sound(undefined);
  return flawed(
    'the file is a page of XML or HTML, as storage and proxies send in place of a file',
  );
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
