import type { Attachment } from '../../model/attachment.ts';
import type { Row } from '../../model/row.ts';
import type { Random } from '../../random.ts';
import { newAttachment } from './new-attachment.ts';

const dayMs = 86_400_000;

/** After this long the bookkeeper has asked for a receipt, or has given it up; later the year is closed. */
const chasedMs = 75 * dayMs;
const closedMs = 700 * dayMs;

/** Gives the rows of a history their receipts and the time of their last change. */
export function finishRows(
  random: Random,
  rows: readonly Row[],
  input: { attachmentsShare: number; nowMs: number },
): void {
  const chanceOf = attachmentChances(rows, input.attachmentsShare);
  const lastMs = input.nowMs - 2_000;
  for (const row of rows) {
    const restMs = row.settledMs ?? row.emittedMs;
    const delayMs = random.chance(0.6)
      ? random.int(200, 5_000)
      : random.int(1_000, random.chance(0.7) ? 3 * dayMs : 60 * dayMs);
    const updatedMs = Math.min(restMs + delayMs, random.int(restMs + 100, lastMs));
    row.updatedUs = updatedMs * 1000 + random.int(0, 999);
    if (random.chance(chanceOf(row))) {
      row.attachments = drawAttachments(random, row.emittedMs, updatedMs);
    } else if (row.attachmentRequired) {
      const isOld = row.emittedMs < input.nowMs - chasedMs;
      const isClosed = row.emittedMs < input.nowMs - closedMs;
      row.attachmentRequired = !isOld || (!isClosed && random.chance(0.12));
      row.attachmentLost = row.attachmentRequired && random.chance(0.06);
    }
  }
  for (const group of byAccount(rows).values()) groupUpdates(random, group);
}

/**
 * Receipts are where they are asked for, as long as the wanted share of all rows allows it: invoices
 * are filed as they are paid, and card slips get lost.
 */
function attachmentChances(rows: readonly Row[], share: number): (row: Row) => number {
  const wanted = share * rows.length;
  const slips = rows.filter((row) => row.attachmentRequired && isSlip(row)).length;
  const invoices = rows.filter((row) => row.attachmentRequired).length - slips;
  const others = rows.length - slips - invoices;
  const invoice = Math.min(1, invoices === 0 ? 0 : (2 * wanted) / (2 * invoices + slips));
  const slip = Math.min(1, slips === 0 ? 0 : (wanted - invoice * invoices) / slips);
  const rest = wanted - invoice * invoices - slip * slips;
  const other = others === 0 ? 0 : rest / others;
  return (row) => (!row.attachmentRequired ? other : isSlip(row) ? slip : invoice);
}

function isSlip({ subjectType }: Row): boolean {
  return subjectType === 'Card' || subjectType === 'Other';
}

function drawAttachments(random: Random, fromMs: number, toMs: number): Attachment[] {
  const count = random.weighted(attachmentCounts);
  return Array.from({ length: count }, () => newAttachment(random, random.int(fromMs, toMs)));
}

const attachmentCounts = [
  [1, 85],
  [2, 10],
  [3, 3],
  [5, 2],
] as const;

function byAccount(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.account.id);
    if (group === undefined) groups.set(row.account.id, [row]);
    else group.push(row);
  }
  return groups;
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
