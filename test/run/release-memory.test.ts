import { expect, it } from 'vitest';
import { heapSize, releaseMemory } from '../../src/run/release-memory.ts';

it('what is in use no more is given back to the system', () => {
  const before = process.memoryUsage();
  let objects: object[] = Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: `${at}` }));
  let buffers = Array.from({ length: 1_000 }, () => Buffer.alloc(64 * 1024, 1));
  expect(objects.length + buffers.length).toBe(1_001_000);
  objects = [];
  buffers = [];
  const full = process.memoryUsage();
  releaseMemory(before.heapTotal);
  const after = process.memoryUsage();
  expect(full.heapTotal - before.heapTotal).toBeGreaterThan(40 * 1024 * 1024);
  expect(full.heapTotal - after.heapTotal).toBeGreaterThan(
    (full.heapTotal - before.heapTotal) * 0.6,
  );
  expect(full.arrayBuffers - after.arrayBuffers).toBeGreaterThan(32 * 1024 * 1024);
});

it('nothing is collected where the heap was as large before', () => {
  let objects: object[] = Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: `${at}` }));
  expect(objects).toHaveLength(1_000_000);
  objects = [];
  const size = heapSize();
  releaseMemory(size);
  expect(heapSize()).toBe(size);
});
