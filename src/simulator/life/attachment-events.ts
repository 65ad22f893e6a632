import { newAttachment } from '../generate/rows/new-attachment.ts';
import type { Attachment } from '../model/attachment.ts';
import type { Row } from '../model/row.ts';
import { anyRow, touch, type World } from './world.ts';

const mostPerRow = 5;

/** A receipt uploaded a little earlier has been processed and is now visible. */
export function addAttachment(world: World): boolean {
  const row =
    (world.random.chance(0.8) ? anyRow(world, isOwed) : null) ??
    anyRow(world, (candidate) => candidate.attachments.length < mostPerRow);
  if (row === null) return false;
  const uploadedMs = world.clock.nowMs() - world.random.int(20_000, 90_000);
  const attachment = newAttachment(world.random, uploadedMs);
  setAttachments(world, row, [...row.attachments, attachment]);
  return true;
}

/** A receipt is detached: the list shrinks, the file itself can still be read by its id. */
export function removeAttachment(world: World): boolean {
  const row = anyRow(world, (candidate) => candidate.attachments.length > 0);
  if (row === null) return false;
  setAttachments(world, row, row.attachments.slice(0, -1));
  return true;
}

/** The sealed copy of a receipt, made in the background, is ready. */
export function sealAttachment(world: World): boolean {
  const row = anyRow(world, (candidate) => candidate.attachments.some(isPending));
  if (row === null) return false;
  setAttachments(
    world,
    row,
    row.attachments.map((attachment) =>
      isPending(attachment) ? { ...attachment, probative: 'available' } : attachment,
    ),
  );
  return true;
}

function setAttachments(world: World, row: Row, attachments: readonly Attachment[]): void {
  const set = (changed: Row): void => {
    changed.attachments = attachments;
    if (attachments.length > 0) changed.attachmentLost = false;
  };
  if (world.quirks.attachment_change_touches === 'on') touch(world, row, set);
  else world.store.change(row, set);
}

function isPending(attachment: Attachment): boolean {
  return attachment.probative === 'pending';
}

function isOwed(row: Row): boolean {
  return row.attachmentRequired && row.attachments.length === 0;
}
