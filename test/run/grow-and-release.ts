import { heapSize, releaseMemory } from '../../src/run/release-memory.ts';

// In a process of its own, whose heap is as small as that of the program: that of the tests has room for all this.

const started = sizes();
fill();
const full = sizes();
releaseMemory(heapSize());
const spared = sizes();
releaseMemory(started.heap);
process.stdout.write(JSON.stringify({ started, full, spared, released: sizes() }));

/** What nobody uses any more when it returns. */
function fill(): void {
  const objects = Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: `${at}` }));
  const buffers = Array.from({ length: 1_000 }, () => Buffer.alloc(64 * 1024, 1));
  if (objects.length + buffers.length !== 1_001_000) throw new Error('nothing was made');
}

/** In bytes. */
function sizes() {
  return { heap: heapSize(), buffers: process.memoryUsage().arrayBuffers };
}
