import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes. A heap that has grown by less has little to give back, and is not worth the pause. */
const worthwhile = 16 * 1024 * 1024;

/**
 * Gives what is no longer in use back to the system, ahead of work that takes memory of its own outside of the heap. By
 * itself the heap stays as large as it ever was: what lies unused in it is collected when more of it is needed.
 * `sizeBefore`, in bytes, is the heap's size before the work that is done. A heap that was large then is that of the
 * program around us, whose pause would be long and give back nothing.
 */
export function releaseMemory(sizeBefore: number): void {
  if (heapSize() - sizeBefore < worthwhile) return;
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') return;
  // The first finds what is in use no more; only the second gives back the buffers and pages that this has freed.
  collect();
  collect();
}

/** In bytes. */
export function heapSize(): number {
  return process.memoryUsage().heapTotal;
}
