import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** In bytes: two halves of 4 MiB. Halves of 1 MiB take a tenth more CPU time. */
const enough = 8 * 1024 * 1024;
/** In bytes, several times what makes it grow: where a V8 does not grow it, nothing waits for it. */
const mostFiller = 16 * 1024 * 1024;
const filler = Array.from({ length: 64 }, () => 0);
const fillerBytes = filler.length * 8;

/**
 * Makes that part of the heap in which objects begin as large as it will be, and ends its growth. V8 doubles it as long
 * as much survives in it, to 32 MiB or to 128, by its version: memory that a run has no use for, because it takes no less
 * CPU time with it. For a process of our own alone, for nothing brings the growth back.
 */
export function boundYoungGeneration(): void {
  // No flag sets its size once the process is there; but one says by what it grows, and is read each time. It grows at
  // once, and not when a run needs it: by the next look it could be too large, on a busy machine.
  setFlagsFromString('--semi-space-growth-factor=4');
  growYoungGeneration();
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** It grows once as much has survived in it as it held at the start, 1 MiB. */
function growYoungGeneration(): void {
  const survivors: number[][] = [];
  while (youngGeneration() < enough && survivors.length * fillerBytes < mostFiller)
    for (let more = 0; more < 64; more += 1) survivors.push(filler.slice());
}

/** In bytes. */
function youngGeneration(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0
  );
}
