/** Allows `limit` requests in any `spanMs`. */
export class RateWindow {
  readonly #times: Float64Array;
  readonly #spanMs: number;
  #next = 0;

  constructor(limit: number, spanMs: number) {
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
    this.#spanMs = spanMs;
  }

  /** How long to wait until one more request fits; 0 when it fits now. */
  waitMs(nowMs: number): number {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, oldest + this.#spanMs - nowMs);
  }

  take(nowMs: number): void {
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}
