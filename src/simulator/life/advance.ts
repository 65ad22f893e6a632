import { addAttachment, removeAttachment, sealAttachment } from './attachment-events.ts';
import { editRow, editSilently, renameLabel } from './edit-events.ts';
import { arriveElsewhere, createRow, deleteRow, moveMoney, settlePending } from './row-events.ts';
import type { World } from './world.ts';

const hourMs = 3_600_000;
const maxEvents = 50_000;

const events = {
  created: (world) => createRow(world) !== null,
  moved: moveMoney,
  completed: (world) => settlePending(world, 'completed'),
  declined: (world) => settlePending(world, 'declined'),
  reversed: (world) => settlePending(world, 'reversed'),
  edited: editRow,
  attached: addAttachment,
  detached: removeAttachment,
  sealed: sealAttachment,
  labels_renamed: renameLabel,
  silently_edited: editSilently,
  deleted: deleteRow,
} as const satisfies Record<string, (world: World) => boolean>;

type LifeEvent = keyof typeof events;

/** How many events of each kind happened. */
export type AdvanceReport = Record<LifeEvent, number>;

const weights: readonly (readonly [LifeEvent, number])[] = [
  ['created', 38],
  ['moved', 2],
  ['completed', 20],
  ['declined', 3],
  ['reversed', 2],
  ['edited', 20],
  ['attached', 12],
  ['detached', 1],
  ['sealed', 2],
];

/** Lets the bank live for some hours: the clock moves, and things happen on the way. */
export function advance(world: World, hours: number): AdvanceReport {
  const { clock, random } = world;
  const startMs = clock.nowMs();
  const endMs = startMs + Math.round(hours * hourMs);
  const planned = planEvents(world, hours);
  const times = planned.map(() => random.int(startMs + 1, Math.max(startMs + 1, endMs - 1)));
  times.sort((a, b) => a - b);
  const report = Object.fromEntries(Object.keys(events).map((name) => [name, 0])) as AdvanceReport;
  planned.forEach((name, place) => {
    const atMs = times[place] ?? endMs;
    arriveElsewhere(world, atMs);
    clock.moveTo(atMs);
    if (events[name](world)) report[name]++;
  });
  arriveElsewhere(world, endMs);
  clock.moveTo(endMs);
  return report;
}

function planEvents(world: World, hours: number): LifeEvent[] {
  const { random, store, quirks } = world;
  if (hours <= 0) return [];
  const perHour = Math.max(1, (store.rows.length * 3) / (730 * 24));
  const count = Math.min(maxEvents, Math.ceil(perHour * hours));
  const planned = Array.from({ length: count }, () => random.weighted(weights));
  // From an hour on, each kind happens at least once.
  if (hours >= 1) planned.push(...weights.map(([name]) => name));
  if (hours >= 24) planned.push('labels_renamed');
  const extra = Math.ceil(count / 20);
  if (quirks.silent_edits === 'on') planned.push(...times(extra, 'silently_edited'));
  if (quirks.hard_deletes === 'on') planned.push(...times(extra, 'deleted'));
  return random.shuffle(planned);
}

function times(count: number, name: LifeEvent): LifeEvent[] {
  return Array.from({ length: count }, () => name);
}
