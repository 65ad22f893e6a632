import { walk } from '../../../src/extract/listing/walk.ts';
import type { ModelBank } from '../../support/model-bank.ts';

export const base = Date.UTC(2026, 0, 5, 9, 30, 0);
export const at = (...offsets: readonly number[]) => offsets.map((offset) => base + offset);

/** A listing to its end: the ids it has handed over, and what proved it complete. */
export async function readAll(bank: ModelBank, listing = walk(bank.list, {})) {
  const ids = new Set<number>();
  for (;;) {
    const step = await listing.next();
    if (step.done) return { ids, certificate: step.value };
    for (const { id } of step.value) ids.add(id);
  }
}

export const moves = [
  'none',
  'touch 0',
  'touch 1',
  'touch 2',
  'touch 3',
  'touch 4',
  'insert',
  'remove 1',
  'remove 3',
] as const;

export function play(bank: ModelBank, move: (typeof moves)[number]): void {
  const [verb, id] = move.split(' ');
  if (verb === 'touch') bank.touch(Number(id));
  if (verb === 'insert') bank.insert();
  if (verb === 'remove') bank.remove(Number(id));
}
