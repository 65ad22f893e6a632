/** How the next matching requests go wrong. */
export interface Fault {
  /** Part of the path and query of the requests to hit; all of them when left out. */
  match?: string;
  /** How many requests to hit; 1 when left out. */
  times?: number;
  /** How many matching requests to let pass first. */
  skip?: number;
  /** Answer with this status and an error body. */
  status?: number;
  /** Or break the answer: reset or cut the connection, answer HTML with 200, never answer. */
  kind?: FaultKind;
  /** Seconds, as a Retry-After header beside `status`. */
  retry_after?: number;
}

export const faultKinds = ['reset', 'cut_body', 'html', 'hang'] as const;

export type FaultKind = (typeof faultKinds)[number];

/** The faults still to come. */
export class FaultPlan {
  #faults: (Fault & { times: number; skip: number })[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault this request meets, used up by one. */
  take(target: string): Fault | null {
    const fault = this.#faults.find(
      ({ match, times }) => times > 0 && (match === undefined || target.includes(match)),
    );
    if (fault === undefined) return null;
    if (fault.skip > 0) {
      fault.skip--;
      return null;
    }
    fault.times--;
    return fault;
  }
}
