import { ConnectorError } from '../../base/errors.ts';
import { risingClock, type Timer } from '../../base/timer.ts';
import { pauseBefore } from './policy.ts';

export interface Persistence<T> {
  readonly work: () => Promise<T>;
  /** Counted from the first attempt. */
  readonly untilMs: number;
  readonly timer: Timer;
  readonly isWorthwhile: (fault: ConnectorError) => boolean;
  readonly onFailure: (fault: ConnectorError, attempt: number, delayMs: number) => void;
  /** The fault to throw when time is up. */
  readonly giveUp: (fault: ConnectorError) => ConnectorError;
}

/** Tries again while time lasts. What is thrown at the end is not transient: no one further up has to try as well. */
export async function persistently<T>({
  work,
  untilMs,
  timer,
  isWorthwhile,
  onFailure,
  giveUp,
}: Persistence<T>): Promise<T> {
  const clock = risingClock(timer.now);
  const startedAt = clock();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConnectorError) || !isWorthwhile(error)) throw error;
      const elapsedMs = clock() - startedAt;
      const delay = pauseBefore({ attempt, elapsedMs, untilMs, random: Math.random() });
      if (delay === undefined) throw settled(giveUp(error));
      onFailure(error, attempt, delay);
      await timer.sleep(delay);
    }
  }
}

function settled({ kind, message, code, hint }: ConnectorError): ConnectorError {
  return new ConnectorError(kind, message, { code, hint });
}
