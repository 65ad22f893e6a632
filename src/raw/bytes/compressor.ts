import type { Writable } from 'node:stream';

/** It works on another thread, beside us: so many pieces may wait for it, and no more are held in memory. */
const atOnce = 4;

/**
 * Hands pieces to a compressor. Waits only where it is too far behind, and no longer than until `failed` rejects, which
 * nothing else would wake it from.
 */
export function boundedWrites(
  compressor: Writable,
  failed: Promise<unknown>,
): (piece: Uint8Array) => Promise<unknown> | undefined {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const taken = () => {
    underWay -= 1;
    for (const wake of waiting) wake();
    waiting = [];
  };
  return (piece) => {
    underWay += 1;
    compressor.write(piece, taken);
    if (underWay < atOnce) return undefined;
    const room = new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
    return Promise.race([room, failed]);
  };
}
