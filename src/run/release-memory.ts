import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes. A heap that is smaller has little to give back, and is not worth the pause. */
const worthwhile = 64 * 1024 * 1024;

/**
 * Gives what is no longer in use back to the system, ahead of work that takes memory of its own outside of the heap. By
 * itself the heap stays as large as it ever was: what lies unused in it is collected when more of it is needed.
 */
export function releaseMemory(): void {
  if (process.memoryUsage().heapTotal < worthwhile) return;
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') return;
  // The first finds what is in use no more; only the second gives back the buffers and pages that this has freed.
  collect();
  collect();
}
