import type { Attachment } from '../model/attachment.ts';
import type { Row } from '../model/row.ts';
import type { Random } from '../random.ts';
import { newAttachment } from './new-attachment.ts';
import { dayMs } from './time-plan.ts';

/** Gives an account's rows their receipts and the time of their last change. */
export function finishRows(
  random: Random,
  rows: readonly Row[],
  input: { attachmentsShare: number; nowMs: number },
): void {
  const lastMs = input.nowMs - 2_000;
  for (const row of rows) {
    const restMs = row.settledMs ?? row.emittedMs;
    const delayMs = random.chance(0.6)
      ? random.int(200, 5_000)
      : random.int(1_000, random.chance(0.7) ? 3 * dayMs : 60 * dayMs);
    const updatedMs = Math.min(restMs + delayMs, random.int(restMs + 100, lastMs));
    row.updatedUs = updatedMs * 1000 + random.int(0, 999);
    if (random.chance(input.attachmentsShare)) {
      row.attachments = drawAttachments(random, row.emittedMs, updatedMs);
      row.attachmentLost = false;
    }
  }
  groupUpdates(random, rows);
}

function drawAttachments(random: Random, fromMs: number, toMs: number): Attachment[] {
  const count = random.weighted([
    [1, 85],
    [2, 10],
    [3, 3],
    [5, 2],
  ]);
  return Array.from({ length: count }, () => newAttachment(random, random.int(fromMs, toMs)));
}

/** Bulk edits: a few groups of two to five rows that share one instant. */
function groupUpdates(random: Random, rows: readonly Row[]): void {
  if (rows.length < 20) return;
  const groups = Math.max(2, Math.floor(rows.length / 500));
  for (let group = 0; group < groups; group++) {
    const start = random.int(0, rows.length - 6);
    const members = rows.slice(start, start + random.int(2, 5));
    const latest = Math.max(...members.map((row) => row.updatedUs));
    for (const row of members) row.updatedUs = latest;
  }
}
