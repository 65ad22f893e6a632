/** When hints came, in milliseconds since 1970. */
export interface HintTimes {
  readonly firstAt: number;
  readonly lastAt: number;
  /** When the fifth last came, also of those that a run has answered; undefined before there were five. */
  readonly burstAt: number | undefined;
}

/** What the runs before say of the next one. */
export interface Past {
  /** When the last run began; undefined before the first. */
  readonly startedAt: number | undefined;
  readonly endedAt: number;
  /** Runs that have failed since the last good one. */
  readonly failures: number;
  /** The last one failed in a way that only a user can mend. */
  readonly isForUser: boolean;
  /** In [0, 1): drawn once for each run, so that the pause does not change while it is waited for. */
  readonly chance: number;
}

export const noPast: Past = {
  startedAt: undefined,
  endedAt: 0,
  failures: 0,
  isForUser: false,
  chance: 0,
};

/**
 * When the next run is due. At once in the beginning; then so long after the last one began, and sooner where a webhook has
 * said that something happened. A run that has failed is tried again after a pause that grows, and no webhook shortens that.
 * What only a user can mend is tried at the schedule: the bank stops answering who knocks with a bad key too often.
 */
export function nextStart(past: Past, hints: HintTimes | undefined, everyMs: number): number {
  if (past.startedAt === undefined) return 0;
  const scheduled = past.startedAt + everyMs;
  if (past.isForUser) return scheduled;
  if (past.failures > 0) return past.endedAt + pauseAfter(past, everyMs);
  return hints === undefined ? scheduled : Math.min(scheduled, hintDue(hints));
}

/**
 * When a job elsewhere is to be started next: it has a schedule of its own, so only a webhook has it started, and once a
 * minute at most, since each start is billed. A start that failed is tried again as above.
 */
export function nextJobStart(past: Past, hints: HintTimes | undefined): number {
  if (past.failures > 0) return nextStart(past, undefined, longestPauseMs);
  const due = hints === undefined ? Number.POSITIVE_INFINITY : hintDue(hints);
  return Math.max(due, (past.startedAt ?? 0) + jobPauseMs);
}

const jobPauseMs = 60_000;

/** Five within two seconds. */
const burstMs = 2_000;
const quietMs = 500;
const longestBurstMs = 10_000;

/** One hint is answered at once. A burst is waited out, so that one run answers all of it, but for ten seconds at most. */
export function hintDue({ firstAt, lastAt, burstAt }: HintTimes): number {
  const isBurst = burstAt !== undefined && lastAt - burstAt < burstMs;
  return isBurst ? Math.min(lastAt + quietMs, firstAt + longestBurstMs) : firstAt;
}

const firstPauseMs = 5_000;
const longestPauseMs = 900_000;

/** Doubles with each failure, up to the schedule; half of it by chance, so that many services do not come back at once. */
function pauseAfter({ failures, chance }: Past, everyMs: number): number {
  const ceiling = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), everyMs, longestPauseMs);
  return Math.round(ceiling * (0.5 + chance / 2));
}
