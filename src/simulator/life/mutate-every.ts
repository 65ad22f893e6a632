import type { Account } from '../model/account.ts';
import type { Status } from '../model/row.ts';
import { createRow, deleteRow } from './row-events.ts';
import { anyOf, touch, type World } from './world.ts';

/** Changes to make at each k-th listing request, until `limit` changes were made. */
export interface MutatePlan {
  requests: number;
  updates?: number;
  inserts?: number;
  deletes?: number;
  limit?: number;
}

/** Lets rows change between two pages of a listing: in the very account and statuses listed. */
export class Mutator {
  readonly #world: World;
  #plan: MutatePlan | null = null;
  #seen = 0;
  #left = 0;

  constructor(world: World) {
    this.#world = world;
  }

  set(plan: MutatePlan | null): void {
    this.#plan = plan;
    this.#seen = 0;
    this.#left = plan?.limit ?? Number.POSITIVE_INFINITY;
  }

  /** Called before each listing is answered. */
  onListing(account: Account | null, statuses: readonly Status[]): void {
    const plan = this.#plan;
    if (plan === null || account === null || this.#left <= 0) return;
    this.#seen++;
    if (this.#seen % Math.max(1, plan.requests) !== 0) return;
    const status = statuses[0] ?? 'completed';
    this.#repeat(plan.updates ?? 0, () => this.#update(account, statuses));
    this.#repeat(plan.inserts ?? 0, () => createRow(this.#world, { account, status }) !== null);
    this.#repeat(plan.deletes ?? 0, () => deleteRow(this.#world, account));
  }

  #repeat(times: number, change: () => boolean): void {
    for (let time = 0; time < times && this.#left > 0; time++) {
      this.#world.clock.advance(3);
      if (change()) this.#left--;
    }
  }

  #update(account: Account, statuses: readonly Status[]): boolean {
    const { store, clock } = this.#world;
    const row = anyOf(this.#world, store.view(account, statuses, 'updated_at').rows);
    if (row === null) return false;
    touch(this.#world, row, (changed) => {
      changed.note = `changed at ${clock.nowMs()}`;
    });
    return true;
  }
}
