import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** In bytes: two halves of 4 MiB. Halves of 1 MiB take a tenth more CPU time. */
const enough = 8 * 1024 * 1024;
const lookMs = 20;

/**
 * Ends the growth of that part of the heap in which objects begin. V8 doubles it as long as much survives in it, to 32 MiB
 * or to 128, by its version: memory that a run has no use for, because it takes no less CPU time with it. For a process of
 * our own alone, for nothing brings the growth back.
 */
export function boundYoungGeneration(): void {
  // No flag sets its size once the process is there; but one says by what it grows, and is read each time.
  const look = setInterval(() => {
    if (youngGeneration() < enough) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(look);
  }, lookMs).unref();
}

/** In bytes. */
function youngGeneration(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
  );
}
