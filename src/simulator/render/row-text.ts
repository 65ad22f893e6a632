import { example } from '../generate/rows/example-values.ts';
import type { UrlMaker } from '../model/attachment.ts';
import type { JsonObject } from '../model/json.ts';
import type { Label } from '../model/label.ts';
import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import { renderAttachment } from '../resources/attachments.ts';
import { renderLabel } from '../resources/labels.ts';
import type { Includes } from '../store/query.ts';
import type { Store } from '../store/store.ts';
import { renderTransaction } from './transaction.ts';
import { renderVatDetails } from './vat.ts';

export interface RenderContext {
  store: Store;
  quirks: Quirks;
  urlOf: UrlMaker;
}

export const everything: Includes = { attachments: true, labels: true, vatDetails: true };

/** Keeping the text of more rows than this would cost more memory than it saves time. */
const cachedRows = 200_000;

const closing = Buffer.from('}');
const noAttachments = Buffer.from(',"attachments":[]}');

/**
 * A transaction's JSON as two pieces of bytes. The first is rendered once and kept; the second
 * holds the attachments, whose URLs are signed at each read.
 */
export function rowBytes(row: Row, includes: Includes, context: RenderContext): [Buffer, Buffer] {
  const first = steadyBytes(row, includes, context);
  if (!includes.attachments) return [first, closing];
  if (row.attachments.length === 0) return [first, noAttachments];
  const shown = row.attachments.map((attachment) => renderAttachment(attachment, context.urlOf));
  return [first, Buffer.from(`,"attachments":${JSON.stringify(shown)}}`)];
}

/** A transaction's JSON as text. */
export function rowText(row: Row, includes: Includes, context: RenderContext): string {
  return Buffer.concat(rowBytes(row, includes, context)).toString();
}

/** Everything but the attachments and the closing brace. */
function steadyBytes(row: Row, includes: Includes, { store, quirks }: RenderContext): Buffer {
  const variant = (includes.labels ? 1 : 0) + (includes.vatDetails ? 2 : 0);
  const kept = row.text;
  if (kept !== null && kept.epoch === store.epoch && kept.variant === variant) return kept.bytes;
  const shown = renderTransaction(row, quirks, store.cast.organization.slug);
  if (includes.vatDetails) shown.vat_details = renderVatDetails(row, quirks);
  if (includes.labels) shown.labels = labelsOf(row, store);
  const bytes = Buffer.from(JSON.stringify(shown).slice(0, -1));
  if (store.rows.length <= cachedRows) row.text = { epoch: store.epoch, variant, bytes };
  return bytes;
}

function labelsOf(row: Row, store: Store): JsonObject[] {
  // The documented example embeds another label than the one its ids name.
  const ids = row.mark === 'example' ? [example.labelId] : row.labelIds;
  return ids
    .map((id) => store.cast.labels.find((label) => label.id === id))
    .filter((label): label is Label => label !== undefined)
    .map(renderLabel);
}
