import type { Webhooks } from '../stage.ts';
import type { Tables } from '../tables.ts';
import type { History } from './history.ts';

/**
 * P16, when all is quiet: what the bank was told to have been received is in the table, word for word; nothing is there
 * that the bank has not sent, and nothing waits any more.
 */
export function checkWebhooks(
  { courier, receiver }: Webhooks,
  { rows }: Tables,
  { lines }: History,
): void {
  const kept = new Set<string>();
  for (const { id, payload } of rows.get('webhook_events')?.values() ?? []) {
    if (courier.sent.get(String(id)) !== JSON.stringify(payload))
      throw new Error(`P16: event ${id} is none of the bank's`);
    if (kept.has(String(id))) throw new Error(`P16: event ${id} is there twice`);
    kept.add(String(id));
  }
  for (const id of courier.acknowledged)
    if (!kept.has(id)) throw new Error(`P16: event ${id} was received, and is lost`);
  if (lines.some(({ stream, line }) => stream === 'quarantine' && line.stream === 'webhook_events'))
    throw new Error('P16: an event that the bank has not sent was set aside');
  const waiting = [...receiver.files.keys()].filter((name) => !name.endsWith('.new'));
  if (waiting.length > 0) throw new Error(`P16: ${waiting.length} files of events still wait`);
}
