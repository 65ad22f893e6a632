import type { BankCore } from './bank-core.ts';
import { isoFromMs, isoFromUs } from './clock.ts';
import type { RequestCounts } from './http/control/request-log.ts';
import type { Fault } from './http/faults/faults.ts';
import { type AdvanceReport, advance } from './life/advance.ts';
import type { MutatePlan } from './life/mutate-every.ts';
import type { World } from './life/world.ts';
import type { Account } from './model/account.ts';
import type { JsonObject } from './model/json.ts';
import type { Status } from './model/row.ts';
import type { TokenCounts } from './oauth/token-desk.ts';
import { parseQuirks } from './parse-quirks.ts';
import type { Quirks } from './quirks.ts';
import { type Books, balancesOn, booksOf } from './truth/books/books.ts';
import type { ClosingBalance } from './truth/books/closing.ts';
import { type Truth, truthOf, truthText } from './truth/truth.ts';
import type { CourierCounts } from './webhooks/courier.ts';
import type { Subscription } from './webhooks/subscription.ts';

export interface BulkTouch {
  count: number;
  bank_account_id?: string | undefined;
  status?: Status | undefined;
}

/** The bank from inside the process: what the `/__simulator` endpoints do, as methods. */
export class Bank {
  readonly #core: BankCore;

  constructor(core: BankCore) {
    this.#core = core;
  }

  /** The bank's present instant. */
  now(): string {
    return isoFromMs(this.#core.world.clock.nowMs());
  }

  /** Lets time pass; the data evolves on the way. */
  advance(time: { hours?: number; days?: number }): { now: string; events: AdvanceReport } {
    const hours = (time.hours ?? 0) + 24 * (time.days ?? 0);
    const events = advance(this.#core.world, hours);
    return { now: this.now(), events };
  }

  quirks(): Quirks {
    return { ...this.#core.world.quirks };
  }

  /** Changes switches; throws a RangeError for names and values that do not exist. */
  setQuirks(changes: Partial<Quirks>): Quirks {
    Object.assign(this.#core.world.quirks, parseQuirks({ ...changes }));
    this.#core.world.store.epoch++;
    this.#core.oddRows.follow();
    return this.quirks();
  }

  /** Gives that many rows (of the main account by default) one equal `updated_at`. */
  bulkTouch(wanted: BulkTouch): { updated_at: string; ids: string[] } {
    const { accounts } = this.#core.world.store;
    const id = wanted.bank_account_id ?? accounts[0]?.id;
    const account = accounts.find((known) => known.id === id);
    if (account === undefined) throw new RangeError(`no such account: ${id}`);
    return bulkTouch(this.#core.world, {
      count: wanted.count,
      account,
      status: wanted.status ?? 'completed',
    });
  }

  /** Lets rows change while they are being listed; null stops that. */
  mutateEvery(plan: MutatePlan | null): void {
    this.#core.mutator.set(plan);
  }

  addFault(fault: Fault): void {
    this.#core.faults.add(fault);
  }

  clearFaults(): void {
    this.#core.faults.clear();
  }

  requests(): RequestCounts {
    return this.#core.log.counts();
  }

  clearRequests(): void {
    this.#core.log.clear();
  }

  /** A user authorises the application once more; returns the refresh token. */
  consent(): string {
    return this.#core.desk.consent();
  }

  /** Ends every access token before its time. */
  endAccessTokens(): void {
    this.#core.desk.endAccess();
  }

  tokens(): TokenCounts {
    return this.#core.desk.counts();
  }

  /** The user takes the consent back: no token of it is accepted any more. */
  revokeConsent(): void {
    this.#core.desk.revoke();
    this.#core.webhooks.consentEnded(this.#core.credentials.clientId);
  }

  /** Sends an event of some type to whoever has subscribed to it. */
  emitWebhook(type: string, data: JsonObject): void {
    this.#core.webhooks.emit(type, data);
  }

  /** What became of the webhooks that were to be sent. */
  webhooks(): CourierCounts {
    return this.#core.webhooks.counts();
  }

  /** The bodies of the webhooks that somebody has said to have, newest last. */
  acknowledgedWebhooks(): readonly string[] {
    return this.#core.webhooks.acknowledged();
  }

  /** Subscriptions as they are, their secrets too. */
  subscriptions(): readonly Subscription[] {
    return this.#core.webhooks.all();
  }

  /** Subscribes, as an application would. */
  subscribe(
    callbackUrl: string,
    { types = ['v1/transactions'], secret }: { types?: readonly string[]; secret?: string } = {},
  ): Subscription {
    return this.#core.webhooks.create({ callbackUrl, types, secret, description: undefined });
  }

  /** What a perfect copy would hold now. */
  truth(): Truth {
    return truthOf(this.#core.world);
  }

  /** What an accountant who knows every movement would answer. */
  books(timeZone = 'Europe/Paris'): Books {
    return booksOf(this.#core.world, timeZone);
  }

  /** What every account held at the end of a day (`YYYY-MM-DD`), also at other banks. */
  balancesOn(day: string, timeZone = 'Europe/Paris'): ClosingBalance[] {
    return balancesOn(this.#core.world, day, timeZone);
  }

  /** The truth as pieces of JSON text, for banks too large to hold twice. */
  truthText(): Generator<string> {
    return truthText(this.#core.world);
  }
}

/** Gives `count` rows one and the same `updated_at`, as a bulk edit does. */
function bulkTouch(
  world: World,
  wanted: { count: number; account: Account; status: Status },
): { updated_at: string; ids: string[] } {
  const { store, clock } = world;
  clock.advance(5);
  const rows = store
    .view(wanted.account, [wanted.status], 'emitted_at')
    .rows.filter((row) => row.mark === 'none')
    .slice(-wanted.count);
  const stampUs = clock.stamp();
  for (const row of rows) {
    store.change(row, (changed) => {
      changed.note = `bulk edit ${stampUs}`;
      changed.updatedUs = stampUs;
    });
  }
  clock.advance(5);
  return { updated_at: isoFromUs(stampUs), ids: rows.map((row) => row.id) };
}
