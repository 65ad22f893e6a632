import type { SyncReport } from '../story.ts';

/** Whether a run has to build the models: rows have landed, a new day has come, or nobody knows what the last build saw. */
export function isBuildDue(
  { load }: SyncReport,
  built: string | undefined,
  today: string,
): boolean {
  const rows = Object.values(load?.rows ?? {}).reduce((sum, n) => sum + n, 0);
  return rows > 0 || built !== today;
}

/** The day it is in a time zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}
