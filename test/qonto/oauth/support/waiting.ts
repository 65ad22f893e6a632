import type { Timer } from '../../../../src/base/timer.ts';

/** A door that a test opens. */
export function door(): { readonly open: () => void; readonly isOpen: Promise<void> } {
  let resolved: (() => void) | undefined;
  const isOpen = new Promise<void>((resolve) => {
    resolved = resolve;
  });
  return { open: () => resolved?.(), isOpen };
}

/** Time that passes only by being waited for. `onSleep` is told how much has passed. */
export function sleepingTimer(
  onSleep: (waitedMs: number) => Promise<void> | void = () => {},
  startedAt = Date.UTC(2026, 0, 5),
) {
  let waitedMs = 0;
  const timer: Timer = {
    now: () => startedAt + waitedMs,
    async sleep(ms) {
      waitedMs += Math.max(ms, 1);
      await onSleep(waitedMs);
    },
  };
  return { ...timer, waited: () => waitedMs };
}
