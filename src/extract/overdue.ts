import { type Instant, shift } from '../instant.ts';
import type { PendingAttachment } from '../raw/manifest.ts';

/** Faults that pass have passed by then: what is still owed needs somebody to look at it. */
const patienceMs = 24 * 60 * 60 * 1_000;

/** The attachments that have been owed for more than a day. */
export function overdueAttachments(
  pending: readonly PendingAttachment[],
  now: Instant,
): readonly PendingAttachment[] {
  const limit = shift(now, -patienceMs);
  return pending.filter(({ since }) => since < limit);
}

/** Why attachments are owed, the most frequent reason first, at most `most` of them. */
export function pendingReasons(
  pending: readonly PendingAttachment[],
  most: number,
): readonly { readonly reason: string; readonly attachments: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of pending) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, attachments]) => ({ reason, attachments }))
    .sort((a, b) => b.attachments - a.attachments)
    .slice(0, most);
}
