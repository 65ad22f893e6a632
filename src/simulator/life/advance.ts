import { standingOrders } from '../generate/ledger/money/standing-orders.ts';
import { regularDates } from '../generate/ledger/regular.ts';
import { addAttachment, removeAttachment, sealAttachment } from './attachment-events.ts';
import { editRow, editSilently, renameLabel } from './edit-events.ts';
import { arriveElsewhere, followUp, moveMoney, payRegular, putAside } from './money-moves.ts';
import { createRow, deleteRow, settlePending } from './row-events.ts';
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

interface Planned {
  atMs: number;
  name: LifeEvent;
  happen: (world: World) => boolean;
}

/** Beside these, what is regular is paid on its day. */
const weights: readonly (readonly [LifeEvent, number])[] = [
  ['created', 13],
  ['moved', 1],
  ['completed', 5],
  ['declined', 1],
  ['reversed', 0.6],
  ['edited', 20],
  ['attached', 12],
  ['detached', 1],
  ['sealed', 2],
];

/** Lets the bank live for some hours: the clock moves, and things happen on the way. */
export function advance(world: World, hours: number): AdvanceReport {
  const { clock } = world;
  const startMs = clock.nowMs();
  const endMs = startMs + Math.round(hours * hourMs);
  const planned = [...planChance(world, startMs, endMs), ...planRegular(world, startMs, endMs)];
  planned.sort((a, b) => a.atMs - b.atMs);
  const report = Object.fromEntries(Object.keys(events).map((name) => [name, 0])) as AdvanceReport;
  for (const { atMs, name, happen } of planned) {
    arriveElsewhere(world, atMs);
    clock.moveTo(atMs);
    if (happen(world)) report[name]++;
  }
  arriveElsewhere(world, endMs);
  clock.moveTo(endMs);
  return report;
}

function planChance(world: World, startMs: number, endMs: number): Planned[] {
  const { random } = world;
  return drawEvents(world, (endMs - startMs) / hourMs).map((name) => ({
    atMs: random.int(startMs + 1, Math.max(startMs + 1, endMs - 1)),
    name,
    happen: events[name],
  }));
}

function planRegular(world: World, startMs: number, endMs: number): Planned[] {
  const { random, office } = world;
  const dates = regularDates(office, { fromMs: startMs + 1, toMs: endMs + 1 })
    .filter(() => office.regularPart >= 1 || random.chance(office.regularPart))
    .map((date) => ({ atMs: date.atMs, happen: (at: World) => payRegular(at, date) }));
  const due = office.later.filter((event) => event.settledMs <= endMs);
  office.later = office.later.filter((event) => event.settledMs > endMs);
  const later = due.map((event) => ({
    atMs: Math.max(startMs + 1, event.settledMs),
    happen: (at: World) => followUp(at, event),
  }));
  const asides = standingOrders(office, { fromMs: startMs + 1, toMs: endMs + 1 }).map((move) => ({
    atMs: move.settledMs,
    happen: (at: World) => putAside(at, move),
  }));
  return [...dates, ...asides, ...later].map((one) => ({ ...one, name: 'created' }));
}

function drawEvents(world: World, hours: number): LifeEvent[] {
  const { random, store, quirks } = world;
  if (hours <= 0) return [];
  const perHour = Math.max(0.5, (store.rows.length * 2.5) / (730 * 24));
  const count = Math.min(maxEvents, Math.ceil(perHour * hours));
  const drawn = Array.from({ length: count }, () => random.weighted(weights));
  // From an hour on, each kind happens at least once.
  if (hours >= 1) drawn.push(...weights.map(([name]) => name));
  if (hours >= 24) drawn.push('labels_renamed');
  const extra = Math.ceil(count / 20);
  if (quirks.silent_edits === 'on') drawn.push(...times(extra, 'silently_edited'));
  if (quirks.hard_deletes === 'on') drawn.push(...times(extra, 'deleted'));
  return random.shuffle(drawn);
}

function times(count: number, name: LifeEvent): LifeEvent[] {
  return Array.from({ length: count }, () => name);
}
