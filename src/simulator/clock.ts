/** The bank's own clock. It stands still unless it is advanced, or follows real time on request. */
export class Clock {
  readonly #realTime: boolean;
  #base: number;
  #realStart = Date.now();
  #lastStamp = 0;

  constructor(now: string, realTime: boolean) {
    this.#base = Date.parse(now);
    if (Number.isNaN(this.#base)) throw new RangeError(`not an instant: ${now}`);
    this.#realTime = realTime;
  }

  nowMs(): number {
    return this.#base + (this.#realTime ? Date.now() - this.#realStart : 0);
  }

  advance(ms: number): void {
    this.#base += ms;
  }

  /** Moves a standing clock to `ms`; never backwards. */
  moveTo(ms: number): void {
    this.#base += Math.max(0, ms - this.nowMs());
  }

  /**
   * The next `updated_at` in microseconds. Two stamps never share a millisecond, because the API
   * shows milliseconds and a version is known by its id and `updated_at`.
   */
  stamp(): number {
    const now = this.nowMs();
    const ms = Math.max(now, Math.floor(this.#lastStamp / 1000) + 1);
    this.#lastStamp = ms * 1000 + ((ms * 7919) % 1000);
    return this.#lastStamp;
  }
}

export function isoFromMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** The API shows milliseconds even where it stores microseconds. */
export function isoFromUs(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString();
}
