import { canCarryVat } from '../model/business/nature.ts';
import type { Row } from '../model/row.ts';
import { anyRow, touch, type World } from './world.ts';

/** Somebody changes a note, the labels, the VAT or the category of a transaction. */
export function editRow(world: World): boolean {
  const row = anyRow(world);
  if (row === null) return false;
  touch(world, row, (changed) => edit(world, changed));
  return true;
}

/** The same without a new `updated_at`: nobody who asks for changes will hear of it. */
export function editSilently(world: World): boolean {
  const row = anyRow(world);
  if (row === null) return false;
  world.store.change(row, (changed) => {
    changed.note = `silently changed at ${world.clock.nowMs()}`;
  });
  return true;
}

/** A label gets another name, which every transaction that carries it shows. */
export function renameLabel(world: World): boolean {
  const { store, random, clock } = world;
  // The example's labels come first and keep their names: the example is shown as documented.
  const label = random.pick(store.cast.labels.slice(2));
  const name = label.name.replace(/ \d{4}$/, '');
  const year = new Date(clock.nowMs()).getUTCFullYear();
  const names = [0, 1, 2].map((later) => `${name} ${year + later}`);
  label.name = random.pick(names.filter((one) => one !== label.name));
  store.epoch++;
  if (world.quirks.label_rename_touches_transactions === 'off') return true;
  const stampUs = clock.stamp();
  for (const row of store.rows) {
    if (row.deleted || !row.labelIds.includes(label.id)) continue;
    store.change(row, (changed) => {
      changed.updatedUs = stampUs;
    });
  }
  return true;
}

function edit(world: World, row: Row): void {
  const { random, store } = world;
  switch (canCarryVat(row.nature) ? random.int(0, 3) : 0) {
    case 0:
      row.note = `${random.pick(store.cast.notes)} (${random.int(1, 999)})`;
      break;
    case 1:
      row.labelIds = random.chance(0.6)
        ? row.deal.labels.pick(random)
        : [random.pick(store.cast.labels.slice(2)).id];
      break;
    case 2:
      row.vat = row.deal.vat.pick(random);
      break;
    default: {
      const { cashflow, otherCashflow } = row.deal;
      row.cashflow = row.cashflow === cashflow ? otherCashflow : cashflow;
    }
  }
}
