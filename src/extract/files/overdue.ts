import { type Instant, shift } from '../../base/instant.ts';
import type { PendingFile } from '../../raw/manifest.ts';

/** Faults that pass have passed by then: what is still owed needs somebody to look at it. */
const patienceMs = 24 * 60 * 60 * 1_000;

/** The attachments that have been owed for more than a day. */
export function overdueAttachments(
  pending: readonly PendingFile[],
  now: Instant,
): readonly PendingFile[] {
  const limit = shift(now, -patienceMs);
  return pending.filter(({ since }) => since < limit);
}

export interface PendingReason {
  readonly reason: string;
  readonly attachments: number;
}

/** Why attachments are owed, the most frequent reason first. What names the single attachment makes no reason of its own. */
export function pendingReasons(pending: readonly PendingFile[]): readonly PendingReason[] {
  const groups = new Map<string, PendingReason>();
  for (const { id, reason } of pending) {
    const shared = reason
      .replaceAll(` (attachment ${id})`, '')
      .replaceAll(id, '{id}')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '{sha256}');
    const attachments = (groups.get(shared)?.attachments ?? 0) + 1;
    groups.set(shared, { reason: attachments === 1 ? reason : shared, attachments });
  }
  return [...groups.values()].sort((a, b) => b.attachments - a.attachments);
}
