import { isoFromMs } from '../clock.ts';
import { notFound } from '../http/faults/problem.ts';
import type { World } from '../life/world.ts';
import type { JsonObject } from '../model/json.ts';
import type { Row } from '../model/row.ts';
import type { Quirks } from '../quirks.ts';
import type { Random } from '../random.ts';
import { Courier, type CourierCounts } from './courier.ts';
import { transactionData } from './render-event.ts';
import type { Subscription, SubscriptionInput } from './subscription.ts';

/** Keeps subscriptions, and tells them what happens. */
export class WebhookDesk {
  readonly #world: World;
  readonly #random: Random;
  readonly #courier: Courier;
  #subscriptions: Subscription[] = [];

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#courier = new Courier(world.quirks);
  }

  /** Whoever looks at each change costs each of them a copy of its row: nobody does while nobody has subscribed. */
  #keep(subscriptions: Subscription[]): void {
    this.#subscriptions = subscriptions;
    this.#world.store.listener =
      subscriptions.length === 0
        ? null
        : {
            added: (row) => this.#tell('created', row),
            changed: (before, row) => this.#onChange(before, row),
          };
  }

  create({ callbackUrl, types, secret, description }: SubscriptionInput): Subscription {
    const now = isoFromMs(this.#world.clock.nowMs());
    const made: Subscription = {
      id: this.#random.uuid(),
      callbackUrl,
      types,
      secret: secret ?? `whsec_${Buffer.from(this.#random.hex(48), 'hex').toString('base64')}`,
      description,
      createdAt: now,
      updatedAt: now,
    };
    this.#keep([...this.#subscriptions, made]);
    return made;
  }

  all(): readonly Subscription[] {
    return this.#subscriptions;
  }

  one(id: string): Subscription {
    const found = this.#subscriptions.find((subscription) => subscription.id === id);
    if (found === undefined) throw notFound('webhook subscription');
    return found;
  }

  change(id: string, { callbackUrl, types, description }: SubscriptionInput): Subscription {
    const found = this.one(id);
    const updatedAt = isoFromMs(this.#world.clock.nowMs());
    Object.assign(found, { callbackUrl, types, description, updatedAt });
    return found;
  }

  delete(id: string): void {
    const found = this.one(id);
    this.#keep(this.#subscriptions.filter((subscription) => subscription !== found));
  }

  /** The user takes the consent back: that is told, and by switch ends the subscriptions. */
  consentEnded(clientId: string): void {
    const at = isoFromMs(this.#world.clock.nowMs());
    this.#send('v1/consent-revocations', { client_id: clientId, revoked_at: at });
    if (this.#world.quirks.webhook_subscription_end === 'dropped') this.#keep([]);
  }

  /** Sends an event of any type, as the bank's other products do. */
  emit(type: string, data: JsonObject): void {
    this.#send(type, data);
  }

  counts(): CourierCounts {
    return this.#courier.counts();
  }

  acknowledged(): readonly string[] {
    return this.#courier.acknowledged();
  }

  close(): void {
    this.#courier.close();
  }

  #onChange(before: Before, row: Row): void {
    if (row.deleted) return;
    if (!isTold(before, row, this.#world.quirks)) return;
    this.#tell('updated', row);
    if (this.#world.quirks.webhook_unchanged_resend === 'on') this.#tell('updated', row);
  }

  #tell(event: 'created' | 'updated', row: Row): void {
    this.#send('v1/transactions', transactionData({ event, row }, this.#world.quirks));
  }

  #send(type: string, data: JsonObject): void {
    const { store, clock, quirks } = this.#world;
    for (const { id, callbackUrl, types, secret } of this.#subscriptions) {
      if (!types.includes(type)) continue;
      const ids = [this.#random.uuid()];
      const createdAt = isoFromMs(clock.nowMs());
      const body = (attempt: number): string => {
        const number = quirks.webhook_event_id === 'new' ? attempt - 1 : 0;
        ids[number] ??= this.#random.uuid();
        return JSON.stringify({
          id: ids[number],
          subscription_id: id,
          organization_id: store.cast.organization.id,
          membership_id: store.cast.members[0]?.id ?? null,
          type,
          created_at: createdAt,
          data,
        });
      };
      // Receivers have the clock of the real world.
      const first = Math.floor(Date.now() / 1_000);
      const seconds = (): number =>
        quirks.webhook_retry_timestamp === 'fresh' ? Math.floor(Date.now() / 1_000) : first;
      this.#courier.take({ url: callbackUrl, secret, body, seconds });
    }
  }
}

/** What of a row decides whether a change of it is told. */
type Before = Pick<Row, 'updatedUs' | 'note' | 'status' | 'attachments'>;

/**
 * Whether a change sends a webhook. The documentation says that not every change does, and names uploads and notes as
 * those that surely do; which others do not is a guess, and with the switch off all are told.
 */
function isTold(before: Before, after: Row, quirks: Quirks): boolean {
  const isNoticed = before.note !== after.note || before.attachments !== after.attachments;
  if (isNoticed || before.status !== after.status) return true;
  return quirks.webhook_silent_changes === 'off' && before.updatedUs !== after.updatedUs;
}
