import { expect, it } from 'vitest';
import { releaseMemory } from '../../src/run/release-memory.ts';

it('what is in use no more is given back to the system', () => {
  const before = process.memoryUsage();
  let objects: object[] = Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: `${at}` }));
  let buffers = Array.from({ length: 1_000 }, () => Buffer.alloc(64 * 1024, 1));
  expect(objects.length + buffers.length).toBe(1_001_000);
  objects = [];
  buffers = [];
  const full = process.memoryUsage();
  releaseMemory();
  const after = process.memoryUsage();
  expect(full.heapTotal - before.heapTotal).toBeGreaterThan(40 * 1024 * 1024);
  expect(full.heapTotal - after.heapTotal).toBeGreaterThan(
    (full.heapTotal - before.heapTotal) * 0.6,
  );
  expect(full.arrayBuffers - after.arrayBuffers).toBeGreaterThan(32 * 1024 * 1024);
});
