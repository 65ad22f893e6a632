import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';

/** What of a row decides whether a change of it is told. */
export type Before = Pick<Row, 'updatedUs' | 'note' | 'status' | 'attachments'>;

/**
 * Whether a change sends a webhook. The documentation says that not every change does, and names uploads and notes as
 * those that surely do; which others do not is a guess, and with the switch off all are told.
 */
export function isTold(before: Before, after: Row, quirks: Quirks): boolean {
  const isNoticed = before.note !== after.note || before.attachments !== after.attachments;
  if (isNoticed || before.status !== after.status) return true;
  return quirks.webhook_silent_changes === 'off' && before.updatedUs !== after.updatedUs;
}
