import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Quirks } from '../quirks.ts';
import { attempt, type Delivery } from './delivery.ts';

/** What became of what was to be sent. */
export interface CourierCounts {
  /** Events, each once for every subscription. */
  events: number;
  /** Requests, repeats included. */
  attempts: number;
  acknowledged: number;
  /** Never sent, by switch. */
  lost: number;
  /** Given up after the last attempt. */
  abandoned: number;
  /** Neither acknowledged nor given up yet. */
  waiting: number;
}

/** About as many as another product of the bank documents, in two days. */
const mostAttempts = 10;
const atOnce = 16;
const mostRemembered = 1_000;

/** Brings events to their receivers, in real time, and again where nobody has said in time that they came. */
export class Courier {
  readonly #quirks: Quirks;
  readonly #closing = new AbortController();
  readonly #counts = { events: 0, attempts: 0, acknowledged: 0, lost: 0, abandoned: 0 };
  readonly #acknowledged: string[] = [];
  readonly #queue: (() => Promise<void>)[] = [];
  #held: Delivery | null = null;
  #waiting = 0;
  #busy = 0;

  constructor(quirks: Quirks) {
    this.#quirks = quirks;
    // Each event that is on its way waits with it.
    setMaxListeners(0, this.#closing.signal);
  }

  counts(): CourierCounts {
    return { ...this.#counts, waiting: this.#waiting };
  }

  /** The bodies that a receiver has said it has, newest last. */
  acknowledged(): readonly string[] {
    return this.#acknowledged;
  }

  close(): void {
    this.#closing.abort();
    this.#queue.length = 0;
  }

  /** Sends it, in the way the switch says. */
  take(delivery: Delivery): void {
    this.#counts.events++;
    switch (this.#quirks.webhook_delivery) {
      case 'lost':
        if (this.#counts.events % 2 === 0) this.#counts.lost++;
        else this.#begin(delivery);
        return;
      case 'duplicated':
        this.#begin(delivery);
        this.#begin(delivery);
        return;
      case 'reordered':
        this.#swap(delivery);
        return;
      case 'late':
        void this.#pause(this.#quirks.webhook_late_ms).then(() => this.#begin(delivery));
        return;
      case 'normal':
        this.#begin(delivery);
    }
  }

  /** Each second one goes before the first; one that stays alone goes after a moment. */
  #swap(delivery: Delivery): void {
    const held = this.#held;
    this.#held = held === null ? delivery : null;
    if (held !== null) {
      this.#begin(delivery);
      this.#begin(held);
      return;
    }
    void this.#release(delivery);
  }

  async #release(delivery: Delivery): Promise<void> {
    await this.#pause(200);
    if (this.#held !== delivery) return;
    this.#held = null;
    this.#begin(delivery);
  }

  #begin(delivery: Delivery): void {
    if (this.#closing.signal.aborted) return;
    this.#waiting++;
    this.#enqueue(delivery, 1);
  }

  #enqueue(delivery: Delivery, number: number): void {
    this.#queue.push(() => this.#send(delivery, number));
    this.#drain();
  }

  #drain(): void {
    while (this.#busy < atOnce) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#busy++;
      void next().finally(() => {
        this.#busy--;
        this.#drain();
      });
    }
  }

  async #send(delivery: Delivery, number: number): Promise<void> {
    this.#counts.attempts++;
    const { webhook_ack_ms: ackMs, webhook_retry_ms: retryMs } = this.#quirks;
    if (await attempt(delivery, number, ackMs, this.#closing.signal)) {
      this.#counts.acknowledged++;
      this.#acknowledged.push(delivery.body(number));
      if (this.#acknowledged.length > mostRemembered) this.#acknowledged.shift();
      this.#waiting--;
    } else if (number >= mostAttempts) {
      this.#counts.abandoned++;
      this.#waiting--;
    } else {
      void this.#pause(retryMs * 2 ** (number - 1)).then(() => this.#enqueue(delivery, number + 1));
    }
  }

  /** Never ends once the bank is closed. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#closing;
    await sleep(ms, undefined, { signal, ref: false }).catch(() => new Promise(() => {}));
  }
}
