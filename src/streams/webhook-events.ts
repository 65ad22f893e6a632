import { stream } from './shape/stream.ts';

/**
 * What `qonto-elt serve` was told. A hint, and no source of rows, save that nothing else says when beneficiaries, clients
 * and products were deleted.
 */
export const webhookEvents = stream({
  name: 'webhook_events',
  doc: 'Every event that the bank has sent to the receiver of webhooks: one row per event and content. Not every change at the bank sends one.',
  source: 'docs.qonto.com, "Webhooks" (read 2026-11-29)',
  sync: { mode: 'events' },
  key: ['id', '_hash'],
  columns: {
    id: {
      type: 'STRING',
      mode: 'REQUIRED',
      doc: "The event's id; of one without, the hash of its content.",
    },
    type: {
      type: 'STRING',
      mode: 'NULLABLE',
      doc: 'What it is about, in the words of the bank: v1/transactions; an open set.',
    },
  },
  clusterBy: ['id'],
  personal: ['iban', 'name', 'email', 'label', 'counterparty_name', 'note', 'reference'],
});
