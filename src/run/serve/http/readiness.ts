import { isForUser, type RunFault } from '../outcome.ts';

/** What the service knows of its runs, as `/readyz` tells it. Times are of the clock of the service. */
export interface ServiceState {
  readonly lastSuccessAt: number | undefined;
  readonly lastRunAt: number | undefined;
  /** What the last run could not do. */
  readonly fault: RunFault | undefined;
  readonly isRunning: boolean;
}

export const initialState: ServiceState = {
  lastSuccessAt: undefined,
  lastRunAt: undefined,
  fault: undefined,
  isRunning: false,
};

export interface Readiness {
  readonly ready: boolean;
  /** Why not, or what is wrong though it is; null where there is nothing to say. */
  readonly reason: string | null;
  readonly last_success_at: string | null;
  readonly last_run_at: string | null;
  readonly is_running: boolean;
  readonly fault: (RunFault & { readonly exit_status_of_a_run: number | null }) | null;
}

const statusOf: Partial<Record<RunFault['kind'], number>> = {
  data: 65,
  unavailable: 69,
  held: 74,
  busy: 75,
  auth: 77,
  config: 78,
};

/**
 * Ready means that a run has succeeded, and not longer than `maxAgeMs` ago; where webhooks only start a job elsewhere, that
 * the last start did not fail. Times are told by the clock of the machine, `wall`, which may have been set since.
 */
export function readinessOf(
  state: ServiceState,
  now: number,
  maxAgeMs: number | undefined,
  wall = now,
): Readiness {
  const text = (ms: number | undefined) =>
    ms === undefined ? null : new Date(ms - now + wall).toISOString();
  const { lastSuccessAt, lastRunAt, fault, isRunning } = state;
  const isFresh =
    maxAgeMs === undefined
      ? fault === undefined
      : lastSuccessAt !== undefined && now - lastSuccessAt <= maxAgeMs;
  return {
    ready: isFresh,
    reason: reasonOf(state, isFresh, now),
    last_success_at: text(lastSuccessAt),
    last_run_at: text(lastRunAt),
    is_running: isRunning,
    fault:
      fault === undefined ? null : { ...fault, exit_status_of_a_run: statusOf[fault.kind] ?? null },
  };
}

function reasonOf(
  { lastSuccessAt, fault }: ServiceState,
  isFresh: boolean,
  now: number,
): string | null {
  const why = fault === undefined ? '' : ` ${fault.message}. ${fault.hint}`;
  if (isForUser(fault)) return `Somebody has to mend this:${why}`;
  if (isFresh) return fault === undefined ? null : `The last run failed:${why}`;
  if (lastSuccessAt === undefined) return `No run has succeeded yet.${why}`;
  return `The last success was ${Math.round((now - lastSuccessAt) / 1_000)} s ago.${why}`;
}
